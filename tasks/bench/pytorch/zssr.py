"""A step of ZSSR's network: eight 3x3 convolutions without bias on an enlarged picture."""

from step import Training
from torch import nn


class Zssr(nn.Module):
    def __init__(self, features=64, layers=8):
        super().__init__()
        sides = [3] + [features] * (layers - 1) + [3]
        modules = []
        for inputs, outputs in zip(sides, sides[1:]):
            weight = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
            nn.init.normal_(weight.weight, std=(0.1 / (9 * inputs)) ** 0.5)
            modules += [weight, nn.ReLU(inplace=True)]
        self.body = nn.Sequential(*modules[:-1])

    def forward(self, x):
        return x + self.body(x)


def zssr(size):
    def open(place):
        net = place.network(Zssr())
        son = place.picture(1, size, size, 3)
        father = place.picture(1, size, size, 3, start=7)
        # Edges count more.
        weight = place.picture(1, size, size, 1)
        loss = lambda: ((net(son) - father).abs() * weight).mean()
        return Training(net.parameters(), loss)

    return open
