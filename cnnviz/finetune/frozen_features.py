"""The outputs of the frozen part of a network, computed once and kept where the memory suffices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cnnviz.finetune import spared_work
from cnnviz.finetune.recipe import Learns
from cnnviz.training import distributed
from cnnviz.training.trainer import mixed_precision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from torch import nn

    from cnnviz.finetune.recipe import Recipe
    from cnnviz.finetune.tensor_dataset import TensorDataset

_BATCH = 16
_VIEWS, _SHOWN = (2, 8), 600  # of each picture, for few pictures more; as many as make so many in all
_MEMORY = 1_000_000_000  # bytes of all features


class FrozenFeatures:
    """The features of pictures, which the part of a network that learns gets as its inputs.

    Attributes:
        views: of each picture in an epoch.
        held_out: (pictures, ...) float32 on the CPU: of the pictures held out; empty before `compute`.
    """

    _about = ""
    _path: Path | None = None

    def __init__(
        self, frozen: nn.Module, learned: TensorDataset, recipe: Recipe, device: torch.device
    ) -> None:
        """Prepare to run the layers `frozen`, which are on `device`, over views of the pictures `learned`."""
        self._frozen, self._learned, self._recipe, self._device = frozen, learned, recipe, device
        self.views = _views(recipe, len(learned.labels))
        self.held_out = torch.empty(0)
        self._kept: torch.Tensor | None = None

    def keep(self, path: Path, about: str) -> None:
        """Let `compute` take them from the file at `path` if it is about the same, and else write it."""
        self._path, self._about = path, about

    def compute(self, held_out: TensorDataset) -> Iterator[float]:
        """Compute the features of `held_out`, then all to learn from if they fit; yields the share done."""
        found = spared_work.read(self._path, "held_out", "kept") if self._path else None
        if found and found[0]["about"] == self._about:
            self.held_out, self._kept = (torch.from_numpy(array) for array in found[1])
            return
        places = torch.split(torch.arange(len(held_out.labels)), _BATCH)
        self.held_out = torch.cat([self._run(held_out.inputs(part)).float().cpu() for part in places])
        count = len(self._learned.labels)
        size = self.held_out[0].numel() * self.held_out.element_size() * self.views * count
        if self._recipe.learns is Learns.ALL or size > _MEMORY:
            return
        own = distributed.shard(torch.arange(count)).tolist()
        kept = torch.zeros(count, self.views, *self.held_out.shape[1:])
        for number, place in enumerate(own, 1):
            with mixed_precision(self._device):
                kept[place] = self._run(self._inputs(torch.full((self.views,), place), place)).float().cpu()
            yield number / len(own)
        self._kept = distributed.all_reduce(kept)
        if self._path:
            arrays = {"held_out": self.held_out.numpy(), "kept": self._kept.numpy()}
            spared_work.write(self._path, {"about": self._about}, arrays)

    def of(self, pictures: torch.Tensor, views: torch.Tensor, salt: int) -> torch.Tensor:
        """(pictures, ...) features on the device; if none are kept, of new random views.

        Args:
            pictures: (pictures,) places among those to learn from.
            views: (pictures,) which of the views kept.
            salt: of the seed of new views, the same for the same one.
        """
        if self._kept is not None:
            return self._kept[pictures, views].to(self._device)
        with mixed_precision(self._device):
            return self._run(self._inputs(pictures, salt))

    def _inputs(self, pictures: torch.Tensor, salt: int) -> torch.Tensor:
        """(pictures, channels, rows, columns): the pictures as they are, or random views."""
        if not self._recipe.vary:
            return self._learned.inputs(pictures)
        generator = torch.Generator().manual_seed((self._recipe.seed << 32) + salt)
        return self._learned.views(pictures, generator)

    @torch.no_grad()
    def _run(self, inputs: torch.Tensor) -> torch.Tensor:
        batch = inputs.to(self._device).contiguous(memory_format=torch.channels_last)
        features: torch.Tensor = self._frozen(batch)
        return features


def _views(recipe: Recipe, pictures: int) -> int:
    if not recipe.vary or recipe.learns is Learns.ALL:
        return 1
    fewest, most = _VIEWS
    return min(max(_SHOWN // pictures, fewest), most)
