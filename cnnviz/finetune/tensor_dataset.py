"""How do the pictures of a dataset lie in memory, as the network reads them and ready for random views?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from cnnviz.finetune import prepared_samples
from cnnviz.finetune.ahead import ahead
from cnnviz.finetune.dataset import Dataset, Flaw, Picture, Remark
from cnnviz.finetune.prepared_samples import Sample
from cnnviz.inputs.images import ImageError
from cnnviz.inputs.preparation import StepName
from cnnviz.inputs.samples import PictureKind
from cnnviz.training import digit_augmentation, photo_augmentation
from cnnviz.training.photo_dataset import square

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec

_LARGER = 1.25  # times as many pixels as the network reads, for a view that shows a part
_SMALLEST = 0.5  # of a photo's area that a view shows


@dataclass(frozen=True, eq=False)
class TensorDataset:
    """Pictures in memory.

    Attributes:
        pixels: (pictures, channels, rows, columns) uint8: what the network reads, before it is normalised.
        sources: (pictures, channels, side, side) or, of digits, (pictures, 28, 28) uint8: what views are
            made of.
        labels: (pictures,) int64.
        mean: (channels, 1, 1) float32, as is `std`: the network reads (pixels / 255 - mean) / std.
        std: the standard deviation.
    """

    pixels: torch.Tensor
    sources: torch.Tensor
    labels: torch.Tensor
    mean: torch.Tensor
    std: torch.Tensor

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, rows, columns) of what the network reads."""
        channels, rows, columns = self.pixels.shape[1:]
        return channels, rows, columns

    def part(self, places: np.ndarray) -> TensorDataset:
        """Some of the pictures."""
        chosen = torch.from_numpy(places)
        return replace(
            self, pixels=self.pixels[chosen], sources=self.sources[chosen], labels=self.labels[chosen]
        )

    def inputs(self, places: torch.Tensor) -> torch.Tensor:
        """(places, channels, rows, columns) float32: some of the pictures as the product prepares them."""
        return (self.pixels[places] / 255 - self.mean) / self.std

    def views(self, places: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
        """A random view of some of the pictures, as `inputs`: a part, mirrored, lighter; of digits bent."""
        if self.sources.ndim == 3:
            seen = digit_augmentation.vary(
                digit_augmentation.strokes(self.sources[places]) / 255, 1.0, generator
            )
        else:
            size = self.shape[1:]
            # Of twice the size and averaged, so that no pixel of the picture is skipped.
            seen = F.adaptive_avg_pool2d(
                photo_augmentation.vary(self.sources[places], 2 * max(size), _SMALLEST, generator), size
            )
        return (seen - self.mean) / self.std


def _say_nothing(share: float) -> None:
    """Report to nobody."""


def fill(
    dataset: Dataset,
    spec: ModelSpec,
    report: Callable[[float], None] = _say_nothing,
    kept: Path | None = None,
) -> tuple[Dataset, TensorDataset]:
    """The pictures of `dataset` as `spec` reads them, and the dataset without those that show it nothing.

    Args:
        dataset: the pictures.
        spec: the model.
        report: told the share that is read, 0 to 1, before each picture.
        kept: the file that spares reading those again that were read before; None keeps nothing.

    Raises:
        DatasetError: too few are left.
    """
    known = prepared_samples.read(kept, spec.name) if kept else {}
    samples, pictures, remarks = list[Sample](), list[Picture](), list[Remark]()
    reading = ahead(lambda picture: known.get(picture.digest) or _tried(picture, spec), dataset.pictures)
    for place, (picture, found) in enumerate(zip(dataset.pictures, reading, strict=True)):
        report(place / len(dataset.pictures))
        if isinstance(found, Remark):
            remarks.append(found)
        else:
            samples.append(found)
            pictures.append(picture)
    rest = Dataset(dataset.classes, tuple(pictures), (*dataset.remarks, *remarks))
    rest.check()
    if kept and not known.keys() >= {picture.digest for picture in pictures}:
        prepared_samples.write(kept, spec.name, [picture.digest for picture in pictures], samples)
    return rest, _gathered(samples, torch.from_numpy(rest.labels))


def examples(picture: Picture, spec: ModelSpec, count: int, seed: int = 0) -> list[np.ndarray]:
    """Random views of a picture, as `spec` meets them while it learns.

    Args:
        picture: which.
        spec: the model.
        count: how many.
        seed: of the views.

    Returns:
        (rows, columns, 3) or (rows, columns) uint8 each; none of a picture that shows the model nothing.
    """
    found = _tried(picture, spec)
    if isinstance(found, Remark):
        return []
    tensors = _gathered([found], torch.zeros(1, dtype=torch.int64))
    generator = torch.Generator().manual_seed(seed)
    seen = tensors.views(torch.zeros(count, dtype=torch.int64), generator) * tensors.std + tensors.mean
    colors = (255 * seen).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    return [view if view.shape[2] == 3 else view[..., 0] for view in colors]


def _tried(picture: Picture, spec: ModelSpec) -> Sample | Remark:
    """A picture as `spec` reads it, or what is wrong with it."""
    try:
        return _taken(picture, spec) or Remark(Flaw.BLANK, picture.name)
    except (ImageError, OSError) as error:
        return Remark(Flaw.UNREADABLE, picture.name, reason=getattr(error, "strerror", None) or str(error))


def _taken(picture: Picture, spec: ModelSpec) -> Sample | None:
    """A picture as `spec` reads it; None when it shows the model nothing."""
    image = picture.decode()
    prepared = spec.prepare(image)
    if prepared is None:
        return None
    if spec.picture_kind is PictureKind.DIGITS:
        source = next(step.pixels for step in prepared.steps if step.name is StepName.CENTRED)
    else:
        source = _coloured(square(image, round(_LARGER * max(spec.shape[1:]))), prepared)
    return Sample(prepared.planes, source, prepared.mean, prepared.std)


def _coloured(photo: np.ndarray, prepared: Preparation) -> np.ndarray:
    """(channels, rows, columns): a photo, (rows, columns, 3) uint8, with the channels of `prepared`."""
    done = {step.name for step in prepared.steps}
    if StepName.GREY in done:
        return np.asarray(Image.fromarray(photo).convert("L"))[None]
    if StepName.EXCHANGED in done:
        photo = photo[..., ::-1]
    return np.ascontiguousarray(photo.transpose(2, 0, 1))


def _gathered(samples: Sequence[Sample], labels: torch.Tensor) -> TensorDataset:
    """`samples`, at least one, and their labels."""
    pixels, sources = (
        torch.from_numpy(np.stack(arrays))
        for arrays in ([sample.pixels for sample in samples], [sample.source for sample in samples])
    )
    mean, std = (torch.tensor(values)[:, None, None] for values in samples[0][2:])
    return TensorDataset(pixels, sources, labels, mean, std)
