"""Depthwise convolutions: one kernel a channel, and one a channel and sample."""

import torch.nn.functional as F
from step import Operation


def depthwise(channels, size, batch):
    """As in NAFNet: 3x3, with bias."""

    def open(place):
        x = place.picture(batch, size, size, channels)
        dy = place.picture(batch, size, size, channels, start=7)
        weight = place.tensor((3, 3, channels, 1)).permute(2, 3, 0, 1).contiguous(memory_format=place.format)
        bias = place.tensor((channels,))
        apply = lambda x, w, b: F.conv2d(x, w, b, padding=1, groups=channels)
        return Operation(apply, [x, weight, bias], dy, weight)

    return open


def dynamic(channels, size, batch):
    """As in KDSR: every sample brings its own kernels."""

    def apply(x, weight):
        b, c, h, w = x.shape
        kernels = weight.reshape(b * c, 1, 3, 3)
        return F.conv2d(x.reshape(1, b * c, h, w), kernels, padding=1, groups=b * c).view(b, c, h, w)

    def open(place):
        x = place.picture(batch, size, size, channels)
        dy = place.picture(batch, size, size, channels, start=7)
        weight = place.tensor((batch, 3, 3, channels)).permute(0, 3, 1, 2).contiguous()
        return Operation(apply, [x, weight], dy, weight)

    return open
