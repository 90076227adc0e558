"""EDSR at equal size, which is DRTL's small backbone: L1, Adam."""

import torch.nn.functional as F
from step import Training
from torch import nn


def conv(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, padding=1)


class Block(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.first, self.second = conv(features, features), conv(features, features)

    def forward(self, x):
        return x + self.second(F.relu(self.first(x), inplace=True))


class Edsr(nn.Module):
    def __init__(self, features, blocks):
        super().__init__()
        self.head, self.merge = conv(3, features), conv(features, features)
        self.blocks = nn.Sequential(*(Block(features) for _ in range(blocks)))
        self.tail = conv(features, 3)

    def forward(self, x):
        head = self.head(x)
        return x + self.tail(self.merge(self.blocks(head)) + head)


def edsr(features, blocks, size, batch, clip):
    def open(place):
        net = place.network(Edsr(features, blocks))
        x = place.picture(batch, size, size, 3)
        y = place.picture(batch, size, size, 3, start=7)
        return Training(net.parameters(), lambda: F.l1_loss(net(x), y), clip=clip)

    return open
