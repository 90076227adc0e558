"""The cases by name; sizes are those of the other side's cases/mod.ts."""

from depthwise import depthwise, dynamic
from edsr import edsr
from kdsr import student, teacher
from kernelgan import Iteration
from mimo_unet import mimo_unet
from residual import residual
from zssr import zssr

cases = {
    "residual-32": residual(features=32, size=64, batch=4, layers=4),
    "residual-64": residual(features=64, size=48, batch=8, layers=4),
    "residual-64-deep": residual(features=64, size=64, batch=1, layers=8),
    "depthwise": depthwise(channels=64, size=64, batch=4),
    "dynamic": dynamic(channels=64, size=48, batch=4),
    "kdsr-m": teacher(features=64, blocks=53, encoder_blocks=9, batch=4, size=48),
    "kdsr-small": student(features=24, blocks=6, encoder_blocks=2, batch=8, size=16),
    "kernelgan": Iteration,
    "zssr": zssr(size=128),
    "drtl": edsr(features=24, blocks=3, size=32, batch=10, clip=1.0),
    "mimo-unet": mimo_unet(base=16, blocks=2, batch=4, size=64),
}
