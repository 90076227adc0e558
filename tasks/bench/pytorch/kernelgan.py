"""An iteration of KernelGAN, its linear generator run layer by layer on the crop."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

SIDE = 13  # of the kernel that the generator amounts to


class Generator(nn.Module):
    """Six convolutions without biases and activations; the last leaves out every second pixel."""

    def __init__(self, c=64):
        super().__init__()
        conv = lambda i, o, side, stride=1: nn.Conv2d(i, o, side, stride, bias=False)
        self.layers = nn.Sequential(
            conv(1, c, 7), conv(c, c, 5), conv(c, c, 3), conv(c, c, 1), conv(c, c, 1), conv(c, 1, 1, 2)
        )
        for layer in self.layers:
            nn.init.xavier_normal_(layer.weight, 0.1)

    def forward(self, x):
        """`[1, 3, h, w]`; the colours go through as three grey pictures."""
        return self.layers(x.transpose(0, 1)).transpose(0, 1)

    def kernel(self):
        """What becomes of a single point."""
        k = torch.zeros(1, 1, 2 * SIDE - 1, 2 * SIDE - 1, device=self.layers[0].weight.device)
        k[..., SIDE - 1, SIDE - 1] = 1
        for layer in self.layers:
            k = F.conv2d(k, layer.weight)
        return k.flip(2, 3)[0, 0]


class Discriminator(nn.Module):
    def __init__(self, c=64):
        super().__init__()
        # Batch norm takes off what biases before it add.
        conv = lambda i, o, side, bias=False: spectral_norm(nn.Conv2d(i, o, side, bias=bias))
        block = lambda: [conv(c, c, 1), nn.BatchNorm2d(c), nn.ReLU(inplace=True)]
        self.layers = nn.Sequential(
            conv(3, c, 7), *[layer for _ in range(5) for layer in block()], conv(c, 1, 1, bias=True), nn.Sigmoid()
        )

    def forward(self, x):
        return self.layers(x)


class Constraints(nn.Module):
    """The five terms beside the adversarial one, with the weights of the end of the warm-up."""

    def __init__(self):
        super().__init__()
        at = torch.arange(SIDE, dtype=torch.float32)
        g = torch.exp(-((at - SIDE // 2) ** 2) / (2 * SIDE**2))
        mask = 30 * (1 - torch.outer(g, g) / g.max() ** 2)
        mask[2:-2, 2:-2] = 0
        taps = torch.tensor([-3, -9, 29, 111, 111, 29, -9, -3]) / 256
        self.register_buffer("at", at)
        self.register_buffer("mask", mask)
        self.register_buffer("bicubic", torch.outer(taps, taps)[None, None])

    def forward(self, k, x, y):
        centre = torch.stack([(k.sum(1) * self.at).sum(), (k.sum(0) * self.at).sum()]) / k.sum()
        wanted = F.conv2d(x.transpose(0, 1), self.bicubic, stride=2, padding=3).transpose(0, 1)
        cut = (wanted.shape[2] - y.shape[2]) // 2
        return (
            0.5 * (1 - k.sum()).abs()
            + 0.5 * (k * self.mask).abs().mean()
            + 5 * k.abs().pow(0.2).mean()
            + ((centre - SIDE / 2) ** 2).mean()
            + 5 * F.mse_loss(y, wanted[..., cut:-cut, cut:-cut])
        )


class Iteration:
    """A step of the generator, then one of the discriminator."""

    learns = True

    def __init__(self, place, crop=64):
        self.generator = place.network(Generator())
        self.discriminator = place.network(Discriminator())
        self.constraints = Constraints().to(place.device)
        side = (crop - SIDE) // 2 + 1
        self.input = place.picture(1, crop, crop, 3) * 2 - 1
        self.real = place.picture(1, side, side, 3, start=7) * 2 - 1
        self.own = list(self.generator.parameters())
        adam = lambda module: torch.optim.Adam(module.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
        self.generators, self.discriminators = adam(self.generator), adam(self.discriminator)
        self.count = sum(p.numel() for p in [*self.own, *self.discriminator.parameters()])

    def step(self):
        fake = self.generator(self.input)
        said = self.discriminator(fake)
        loss = F.l1_loss(said, torch.ones_like(said))
        loss = loss + self.constraints(self.generator.kernel(), self.input, fake)
        self.generators.zero_grad()
        loss.backward(inputs=self.own)
        self.generators.step()

        with torch.no_grad():
            fake = self.generator(self.input)
        fake = self.discriminator(fake + torch.randn_like(fake) / 255)
        real = self.discriminator(self.real + torch.randn_like(self.real) / 255)
        self.loss = (F.l1_loss(fake, torch.zeros_like(fake)) + F.l1_loss(real, torch.ones_like(real))) / 2
        self.discriminators.zero_grad()
        self.loss.backward()
        self.discriminators.step()

    def value(self):
        """The discriminator's loss, which falls at first."""
        return self.loss.item()
