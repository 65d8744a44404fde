"""Batch norm and dropout in training and in evaluation mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn

from cnnviz.capture.forward_lock import FORWARD_LOCK
from cnnviz.lessons.single_thread import single_threaded

if TYPE_CHECKING:
    import numpy as np

PASSES = 30


class Normed(NamedTuple):
    """The output of a batch norm without learned weights for one picture's maps.

    Attributes:
        maps: (channels, rows, columns) float32.
        means: (batches, channels) mean of each batch that came before.
        running: (batches + 1, channels) running mean, from before the first batch on.
        spread: (batches + 1, channels) running variance.
        subtracted: (channels,) mean that it took off this picture.
        divided: (channels,) variance that it used for this picture.
        eps: what it added to the variance.
    """

    maps: np.ndarray
    means: np.ndarray
    running: np.ndarray
    spread: np.ndarray
    subtracted: np.ndarray
    divided: np.ndarray
    eps: float


class Passes(NamedTuple):
    """Forward passes of the same picture with different units dropped.

    Attributes:
        scales: (passes, units) float32: 0 where a unit is dropped, else what it is multiplied by.
        answers: (passes, classes) float32 probabilities.
    """

    scales: np.ndarray
    answers: np.ndarray


def normalise(
    maps: torch.Tensor, batches: torch.Tensor, others: torch.Tensor, *, momentum: float, training: bool
) -> Normed:
    """Run a fresh `torch.nn.BatchNorm2d` on `batches` in training mode, then on a picture among `others`.

    Args:
        maps: of the picture, (channels, rows, columns).
        batches: (batches, pictures, channels, rows, columns).
        others: the rest of the picture's own batch, (pictures, channels, rows, columns).
        momentum: the share of a batch in the running statistics.
        training: whether the picture is normalised by its batch; else by the running statistics.
    """
    norm = nn.BatchNorm2d(len(maps), momentum=momentum, affine=False)
    running, spread = [norm.running_mean.clone()], [norm.running_var.clone()]  # type: ignore[union-attr]
    own = torch.cat([maps[None], others])
    with FORWARD_LOCK, single_threaded():
        for batch in batches:
            norm(batch)
            running.append(norm.running_mean.clone())  # type: ignore[union-attr]
            spread.append(norm.running_var.clone())  # type: ignore[union-attr]
        used = (running[-1], spread[-1])
        if training:
            used = own.mean((0, 2, 3)), own.var((0, 2, 3), correction=0)
        made = norm.train(training)(own)[0]
    return Normed(
        made.numpy(),
        batches.mean((1, 3, 4)).numpy(),
        torch.stack(running).numpy(),
        torch.stack(spread).numpy(),
        used[0].numpy(),
        used[1].numpy(),
        norm.eps,
    )


def reach(maps: torch.Tensor, batches: torch.Tensor, *, momentum: float) -> np.ndarray:
    """Return how far a picture's maps reach before and after a fresh batch norm, in whichever of `batches`.

    Args:
        maps: of the picture, (channels, rows, columns).
        batches: (batches, pictures, channels, rows, columns); the picture takes the first place of one.
        momentum: the share of a batch in the running statistics.

    Returns:
        (channels,) float32: the largest |value|, in training mode as in evaluation mode.
    """
    found = normalise(maps, batches[:-1], batches[-1, 1:], momentum=momentum, training=False)
    own = batches.clone()
    own[:, 0] = maps
    means = torch.cat([torch.from_numpy(found.running), own.mean((1, 3, 4))])
    variances = torch.cat([torch.from_numpy(found.spread), own.var((1, 3, 4), correction=0)])
    ends = torch.stack([maps.amax((1, 2)), maps.amin((1, 2))])
    after = (ends[:, None] - means).abs() / (variances + found.eps).sqrt()
    largest: np.ndarray = torch.maximum(after.amax((0, 1)), ends.abs().amax(0)).numpy()
    return largest


def drop(values: np.ndarray, classify: nn.Module, share: float, *, training: bool) -> Passes:
    """Run thirty forward passes, the same thirty each time, through `torch.nn.Dropout` and what follows.

    Args:
        values: the input of the dropout, (units,) float32.
        classify: the layers that follow, down to the logits.
        share: of the units that are dropped, 0 to below 1.
        training: whether the dropout is in training mode.
    """
    with FORWARD_LOCK, single_threaded(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        scales = nn.Dropout(share).train(training)(torch.ones(PASSES, len(values)))
        answers = classify(scales * torch.tensor(values)).softmax(1)
    return Passes(scales.numpy(), answers.numpy())
