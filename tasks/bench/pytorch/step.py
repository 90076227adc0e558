"""One measured step: a training step of a network, or an operation with its gradients."""

import torch


class Training:
    """Loss, gradient, Adam: what a training loop does with one batch."""

    learns = True

    def __init__(self, parameters, loss, rate=1e-4, clip=0.0):
        self.parameters = [p for p in parameters if p.requires_grad]
        self.loss, self.clip = loss, clip
        # Of Adam's three forms the fused one is the fastest on processors too
        # (KDSR-M, two threads: 4 ms against 15 of foreach and 16 of the plain).
        self.optimiser = torch.optim.Adam(self.parameters, lr=rate, fused=True)

    @property
    def count(self):
        return sum(p.numel() for p in self.parameters)

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        if self.clip:
            torch.nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self.optimiser.step()
        self.last = loss.detach()

    def value(self):
        return self.last.item()


class Operation:
    """An operation and its gradients by all that goes in, for a given gradient of what comes out."""

    learns = False

    def __init__(self, apply, inputs, dy, weight):
        self.apply, self.dy, self.weight = apply, dy, weight
        self.inputs = [t.requires_grad_() for t in inputs]
        self.count = weight.numel()

    def step(self):
        y = self.apply(*self.inputs)
        self.grads = torch.autograd.grad(y, self.inputs, self.dy)

    def value(self):
        """The mean square of the weight's gradient, which both sides must agree on."""
        at = next(i for i, t in enumerate(self.inputs) if t is self.weight)
        return self.grads[at].square().mean().item()
