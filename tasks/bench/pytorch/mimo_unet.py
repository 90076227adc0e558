"""A step of MIMO-UNet, from the facts of the paper and its released code: L1 and Fourier L1 at three scales."""

import torch
import torch.nn.functional as F
from step import Training
from torch import nn


def conv(inputs, outputs, size=3, stride=1, relu=True):
    layer = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2)
    return nn.Sequential(layer, nn.ReLU(inplace=True)) if relu else layer


def up(inputs, outputs):
    return nn.Sequential(
        nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.body = nn.Sequential(conv(c, c), conv(c, c, relu=False))

    def forward(self, x):
        return x + self.body(x)


class Shallow(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.body = nn.Sequential(
            conv(3, c // 4), conv(c // 4, c // 2, 1),
            conv(c // 2, c // 2), conv(c // 2, c - 3, 1),
        )
        self.last = conv(c, c, 1, relu=False)

    def forward(self, picture):
        return self.last(torch.cat([picture, self.body(picture)], 1))


class MimoUnet(nn.Module):
    def __init__(self, base, blocks):
        super().__init__()
        full, half, quarter = widths = [base, 2 * base, 4 * base]
        row = lambda c: nn.Sequential(*(Residual(c) for _ in range(blocks)))
        fuse = lambda c: nn.Sequential(conv(sum(widths), c, 1), conv(c, c, relu=False))
        self.enter = nn.ModuleList([conv(3, full), conv(full, half, stride=2), conv(half, quarter, stride=2)])
        self.encoder = nn.ModuleList([row(c) for c in widths])
        self.shallow = nn.ModuleList([Shallow(half), Shallow(quarter)])
        self.attend = nn.ModuleList([conv(c, c, relu=False) for c in [half, quarter]])
        self.fuse = nn.ModuleList([fuse(half), fuse(full)])
        self.decoder = nn.ModuleList([row(c) for c in reversed(widths)])
        self.up = nn.ModuleList([up(quarter, half), up(half, full)])
        self.merge = nn.ModuleList([conv(2 * c, c, 1) for c in [half, full]])
        self.out = nn.ModuleList([conv(c, 3, relu=False) for c in reversed(widths)])

    def forward(self, blurry):
        pictures = [blurry, F.interpolate(blurry, scale_factor=0.5), F.interpolate(blurry, scale_factor=0.25)]
        scales, x = [], blurry
        for i, (enter, encoder) in enumerate(zip(self.enter, self.encoder)):
            x = enter(x)
            if i:
                x = x + self.attend[i - 1](x * self.shallow[i - 1](pictures[i]))
            x = encoder(x)
            scales.append(x)
        skips = [
            fuse(torch.cat([F.interpolate(s, size=scales[level].shape[2:]) for s in scales], 1))
            for fuse, level in zip(self.fuse, [1, 0])
        ]
        outputs = []
        for i, (decoder, out) in enumerate(zip(self.decoder, self.out)):
            if i:
                x = self.merge[i - 1](torch.cat([self.up[i - 1](x), skips[i - 1]], 1))
            x = decoder(x)
            outputs.append(out(x) + pictures[2 - i])
        return outputs


def fourier_l1(a, b):
    return torch.view_as_real(torch.fft.fft2(a) - torch.fft.fft2(b)).abs().mean()


def mimo_unet(base, blocks, batch, size):
    def open(place):
        net = place.network(MimoUnet(base, blocks))
        blurry = place.picture(batch, size, size, 3)
        sharp = place.picture(batch, size, size, 3, start=7)

        def loss():
            total = 0
            for output in net(blurry):
                by = output.shape[2] / size
                target = sharp if by == 1 else F.interpolate(sharp, scale_factor=by, mode="bilinear")
                total = total + F.l1_loss(output, target) + 0.1 * fourier_l1(output, target)
            return total

        return Training(net.parameters(), loss)

    return open
