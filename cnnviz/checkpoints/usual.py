"""The preparation of pictures that the networks of an architecture usually want."""

from __future__ import annotations

from dataclasses import replace

from torchvision import models

from cnnviz.checkpoints.card import LITE
from cnnviz.inputs.custom import USUAL, Colours, Interpolation, PreparationCard
from cnnviz.models import imagenet


def usual(architecture: str, channels: int = 3) -> PreparationCard:
    """The preparation that the weights of an architecture want which learned from ImageNet.

    Args:
        architecture: one of FAMILIES, but LeNet.
        channels: of the input; with 1, grey from 0 to 1.
    """
    card = imagenet.LITE if architecture == LITE else _torchvision(architecture)
    if channels == 3:
        return card
    mean, std = USUAL["0..1"].numbers(Colours.GREY)
    return replace(card, mean=mean, std=std, colours=Colours.GREY)


def _torchvision(architecture: str) -> PreparationCard:
    wanted = models.get_model_weights(architecture)["DEFAULT"].transforms.keywords
    side, interpolation = wanted["crop_size"], wanted.get("interpolation")
    return PreparationCard(
        (side, side),
        wanted.get("resize_size", 256),
        interpolation=Interpolation(interpolation.value) if interpolation else Interpolation.BILINEAR,
    )
