"""What torchvision's transforms do to a picture, by which most trainings prepare theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from cnnviz.inputs.custom import Interpolation

_SCALE = {"ToTensor", "ConvertImageDtype"}  # pixels become 0 to 1
_KEEP = {"PILToTensor", "ToImage", "ToDtype", "ToPureTensor"}  # they stay 0 to 255


@dataclass(frozen=True)
class Transform:
    """What a transform does to a picture; None where it says nothing.

    Attributes:
        size: rows and columns that come out.
        resize: pixels of the shorter side before `size` is cut out; None squeezes the picture to it.
        mean: of each channel, or of all of them one, of pixels from 0 to 1; so is `std`.
        std: the deviation.
        grey: whether one channel comes out.
        interpolation: how it is resized.
    """

    size: tuple[int, int] | None = None
    resize: int | None = None
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    grey: bool = False
    interpolation: Interpolation = Interpolation.BILINEAR


def read(transform: object) -> Transform:
    """Read what `transform` does: a `Compose`, one step of it, or what `Weights.transforms()` returns.

    torchvision itself is not imported; its classes are known by their names.

    Raises:
        ValueError: it has a step that does something else than to resize, cut out the middle, make grey,
            scale or normalise, such as those that vary pictures in a training.
    """
    found, scaled = Transform(), False
    for step in _steps(transform):
        name = type(step).__name__
        if name in _SCALE | {"ImageClassification"} or (name == "ToDtype" and step.scale):
            scaled = True
        found = _with(found, step, name)
    if found.resize is not None and found.size is None:
        found = replace(found, size=(found.resize, found.resize))
    if scaled:
        return found
    mean, std = found.mean or (0.0,), found.std or (1.0,)
    return replace(found, mean=tuple(each / 255 for each in mean), std=tuple(each / 255 for each in std))


def _steps(transform: Any) -> list[Any]:
    """The steps of a transform, each of which does one thing."""
    parts = getattr(transform, "transforms", None)  # of a Compose
    if parts is None and isinstance(transform, Iterable):  # of a torch.nn.Sequential
        parts = list(transform)
    return [transform] if parts is None else [step for part in parts for step in _steps(part)]


def _with(known: Transform, step: Any, name: str) -> Transform:
    """What the steps before do, and one more."""
    change: dict[str, Any] = {}
    match name:
        case "Resize":
            rows, *columns = _numbers(step.size)
            change["size"], change["resize"] = ((rows, columns[0]), None) if columns else (None, rows)
            change["interpolation"] = Interpolation(getattr(step.interpolation, "value", step.interpolation))
        case "CenterCrop" if known.resize is not None:
            change["size"] = _sides(step.size)
        case "CenterCrop" if known.size == _sides(step.size):
            pass
        case "Grayscale" if step.num_output_channels == 1:
            change["grey"] = True
        case "Normalize":
            change["mean"], change["std"] = tuple(map(float, step.mean)), tuple(map(float, step.std))
        case "ImageClassification":
            change["size"], change["resize"] = _sides(step.crop_size), step.resize_size[0]
            change["mean"], change["std"] = tuple(step.mean), tuple(step.std)
            change["interpolation"] = Interpolation(step.interpolation.value)
        case _ if name not in _SCALE | _KEEP:
            raise ValueError(
                f"{name} is none of the steps that can be shown: Resize, CenterCrop, Grayscale, ToTensor, "
                "Normalize; give the transform that pictures are tested with, or a PreparationCard"
            )
    return replace(known, **change)


def _sides(size: int | Iterable[int]) -> tuple[int, int]:
    """Rows and columns of a size, of which one number stands for both."""
    sides = _numbers(size)
    return (sides[0], sides[-1])


def _numbers(size: int | Iterable[int]) -> tuple[int, ...]:
    return (size,) if isinstance(size, int) else tuple(size)
