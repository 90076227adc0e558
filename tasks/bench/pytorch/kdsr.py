"""KDSR's teacher and student, from the facts of the paper and its released code."""

import torch
import torch.nn.functional as F
from step import Training
from torch import nn


def conv(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, padding=1)


def leaky():
    return nn.LeakyReLU(0.1, inplace=True)


class ResidualBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.body = nn.Sequential(conv(c, c), leaky(), conv(c, c))

    def forward(self, x):
        return x + self.body(x)


class Encoder(nn.Module):
    """KD-IDE: what degraded the picture, as D' (4C) and D (C)."""

    def __init__(self, inputs, c, blocks):
        super().__init__()
        self.features = nn.Sequential(
            conv(inputs, c), leaky(),
            *[ResidualBlock(c) for _ in range(blocks)],
            conv(c, 2 * c), leaky(),
            conv(2 * c, 2 * c), leaky(),
            conv(2 * c, 4 * c), leaky(),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        )
        self.mlp = nn.Sequential(nn.Linear(4 * c, 4 * c), leaky(), nn.Linear(4 * c, 4 * c), leaky())
        self.compress = nn.Sequential(nn.Linear(4 * c, c), leaky())

    def forward(self, x):
        full = self.mlp(self.features(x))
        return full, self.compress(full)


class Block(nn.Module):
    """IDR-DCRB: a depthwise convolution with kernels made of D, then a plain one."""

    def __init__(self, c):
        super().__init__()
        self.kernel = nn.Sequential(nn.Linear(c, c, bias=False), leaky(), nn.Linear(c, 9 * c, bias=False))
        self.conv = conv(c, c)

    def forward(self, x, d):
        b, c, h, w = x.shape
        kernels = self.kernel(d).view(b * c, 1, 3, 3)
        y = F.conv2d(x.reshape(1, b * c, h, w), kernels, padding=1, groups=b * c).view(b, c, h, w)
        return self.conv(F.leaky_relu(y, 0.1)) + x


class Generator(nn.Module):
    """The SR network, for x4."""

    def __init__(self, c, blocks):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.4488, 0.4371, 0.4040]).view(1, 3, 1, 1))
        self.head = conv(3, c)
        self.blocks = nn.ModuleList(Block(c) for _ in range(blocks))
        self.merge = conv(c, c)
        self.tail = nn.Sequential(
            conv(c, 4 * c), nn.PixelShuffle(2),
            conv(c, 4 * c), nn.PixelShuffle(2),
            conv(c, 3),
        )

    def forward(self, lr, d):
        head = x = self.head(lr - self.mean)
        for block in self.blocks:
            x = block(x, d)
        return self.tail(self.merge(x) + head) + self.mean


def teacher_input(lr, hr):
    return torch.cat([lr, F.pixel_unshuffle(hr, 4)], 1)


def pictures(place, batch, size):
    return place.picture(batch, size, size, 3), place.picture(batch, 4 * size, 4 * size, 3, start=7)


def teacher(features, blocks, encoder_blocks, batch, size):
    """A step of the teacher: L1."""

    def open(place):
        encoder = place.network(Encoder(51, features, encoder_blocks))
        generator = place.network(Generator(features, blocks))
        lr, hr = pictures(place, batch, size)

        def loss():
            _, d = encoder(teacher_input(lr, hr))
            return F.l1_loss(generator(lr, d), hr)

        return Training([*encoder.parameters(), *generator.parameters()], loss)

    return open


def student(features, blocks, encoder_blocks, batch, size):
    """A step of the student: L1 and the divergence of D' from the teacher's, norm of the gradient at most 1."""

    def open(place):
        guide = place.network(Encoder(51, features, encoder_blocks))
        encoder = place.network(Encoder(3, features, encoder_blocks))
        generator = place.network(Generator(features, blocks))
        lr, hr = pictures(place, batch, size)

        def loss():
            full, d = encoder(lr)
            with torch.no_grad():
                wanted, _ = guide(teacher_input(lr, hr))
            kd = F.kl_div(
                F.log_softmax(full / 0.15, 1), F.log_softmax(wanted / 0.15, 1),
                reduction="batchmean", log_target=True,
            )
            return F.l1_loss(generator(lr, d), hr) + kd

        return Training([*encoder.parameters(), *generator.parameters()], loss, rate=1e-3, clip=1.0)

    return open
