"""Where tensors live and how they lie in memory."""

import torch


class Place:
    """A device and a memory layout."""

    def __init__(self, device, layout):
        self.device = device
        self.format = {
            "nchw": torch.contiguous_format,
            "channels_last": torch.channels_last,
        }[layout]

    def network(self, module):
        return module.to(self.device, memory_format=self.format)

    def picture(self, batch, height, width, channels, start=0):
        """The same numbers as the other side's tensor of that shape, from 0 to 1."""
        x = pattern((batch, height, width, channels), start).permute(0, 3, 1, 2)
        return x.contiguous(memory_format=self.format).to(self.device)

    def tensor(self, shape, start=0):
        return pattern(shape, start).to(self.device)


def pattern(shape, start):
    """Numbers from 0 to 1, spread evenly; both sides compute the same."""
    count = torch.Size(shape).numel()
    at = torch.arange(1 + start, 1 + start + count, dtype=torch.float64)
    return (at * 0.6180339887498949 % 1).float().reshape(shape)
