"""The train/validation split of a data set: a share of each class is held out, near-copies together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnnviz.finetune.dataset import Flaw, Remark
from cnnviz.finetune.near_copies import groups

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset


def split(dataset: Dataset, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The places of the pictures to learn from, and of those held out.

    Of each class the pictures that were given apart to test on are held out, else `share` of it. Near-copies
    in a class are on one side, so that nothing held out is known already; only where all of a class are
    near-copies of each other, they are not. Of each class at least one picture is held out, and at least one
    is learned from.
    """
    rng = np.random.default_rng(seed)
    given = np.array([picture.held_out for picture in dataset.pictures], bool)
    held_out: list[int] = []
    for own, group in _classes(dataset):
        order = rng.permutation(len(own))
        apart = given[own]
        if apart.any() and not apart.all():
            chosen = _apart(apart, group)
        else:
            chosen = _drawn(group[order], max(1, round(share * len(own))))
            chosen = order[chosen]
        held_out += own[chosen].tolist()
    learned = np.setdiff1d(np.arange(len(dataset.pictures)), held_out)
    return learned, np.sort(np.array(held_out, np.int64))


def remarks(dataset: Dataset) -> list[Remark]:
    """Remarks on near-copies: how many groups there are, and the classes that are one group."""
    found, alike, example = 0, list[Remark](), ("", "")
    for (own, group), label in zip(_classes(dataset), dataset.classes, strict=True):
        sizes = np.bincount(group)
        if len(sizes) == 1 and len(own) > 1:
            alike.append(Remark(Flaw.ALIKE, label))
            continue
        found += int((sizes > 1).sum())
        if (sizes > 1).any() and example == ("", ""):
            first, second = own[group == np.argmax(sizes > 1)][:2]
            example = dataset.pictures[first].name, dataset.pictures[second].name
    near = [Remark(Flaw.NEAR, *example, count=found)] if found else []
    return [*near, *alike]


def _classes(dataset: Dataset) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each class the places of its pictures, and the group of near-copies of each."""
    labels, hashes = dataset.labels, np.array([picture.phash for picture in dataset.pictures])
    places = [np.flatnonzero(labels == place) for place in range(len(dataset.classes))]
    return [(own, groups(hashes[own].tolist())) for own in places]


def _apart(apart: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The places, of those given apart, that are no near-copies of the rest; all if none would be left."""
    known = np.isin(group, group[~apart])
    return np.flatnonzero(apart & ~known) if (apart & ~known).any() else np.flatnonzero(apart)


def _drawn(group: np.ndarray, count: int) -> np.ndarray:
    """The places of the first whole groups that make `count` pictures at most, or else of the smallest group.

    Where there is one group only, it is not kept whole.
    """
    sizes = np.bincount(group)
    if len(sizes) == 1:
        return np.arange(min(count, len(group) - 1))
    taken, room = np.zeros(len(sizes), bool), count
    for each in dict.fromkeys(group.tolist()):
        if sizes[each] <= room and taken.sum() < len(sizes) - 1:
            taken[each], room = True, room - sizes[each]
    if not taken.any():
        taken[np.argmin(sizes)] = True
    return np.flatnonzero(taken[group])
