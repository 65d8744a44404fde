"""Surveys in files: those that come with the program, and those kept so that none is made twice.

A file is safetensors: the answers of all layers one below the other, and notes on which network and which
pictures they are of. One that is of others, or damaged, counts as none.
"""

from __future__ import annotations

import json
import lzma
from functools import lru_cache
from hashlib import file_digest, sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from cnnviz import atomic_write, log
from cnnviz.features import cached
from cnnviz.features.strongest import Answers, Survey
from cnnviz.models import download
from cnnviz.paths import ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from cnnviz.features.picture_sets import PictureSet, Together
    from cnnviz.models.specs import ModelSpec

_FORM = "1"  # of the file
_LOOKED_AT = 16  # pictures of a set, by which it is known again
_KEPT = 64  # files; of a ResNet-50 one has 8 MB
_ARRAYS = ("values", "pictures", "cells", "usual")


class About(NamedTuple):
    """What a survey is of.

    Attributes:
        network: its name and the SHA-256 of its weights; see `network`.
        pictures: the SHA-256 of their names, of how the network reads them, and of some of them.
    """

    network: str
    pictures: str

    @property
    def name(self) -> str:
        """Names both: 32 hexadecimal digits."""
        return sha256("\n".join(self).encode()).hexdigest()[:32]


def network(spec: ModelSpec) -> str:
    """Return the name of a network with the SHA-256 of its weights; without, where their file is gone."""
    try:
        return f"{spec.name} {_digest(spec.weights, spec.weights.stat().st_mtime_ns)}"
    except OSError:  # it runs all the same, and a user's own is named by its numbers
        return spec.name


@lru_cache(maxsize=64)
def _digest(path: Path, changed: int) -> str:  # noqa: ARG001 (a part of the key)
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def about(spec: ModelSpec, sets: Together) -> About:
    """Return what a survey of a network with sets that come with the program is of."""
    seen = sha256()
    for pictures in sets.sets:
        seen.update(_known_by(pictures))
    return About(network(spec), seen.hexdigest())


def _known_by(pictures: PictureSet) -> bytes:
    """Return what a set is known by."""
    said = json.dumps([pictures.name, repr(pictures.reading), *pictures.names]).encode()
    every = max(1, len(pictures) // _LOOKED_AT)
    return said + b"".join(pictures.draw(index).tobytes() for index in range(0, len(pictures), every))


def kept(about: About) -> Survey | None:
    """Return the survey that was kept, if there is one."""
    return _read(_place(about), about)


def keep(survey: Survey, about: About) -> None:
    """Keep a survey for the next start; where the disk does not let that be, nothing is lost but time."""
    path = _place(about)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write(path, packed(survey, about))
        cached.keep_newest(path.parent, _KEPT)
    except OSError:
        log.event("survey not kept")


def shipped(spec: ModelSpec, about: About) -> Survey | None:
    """Return the survey that comes with the program, if it has one of this network."""
    return _read(shipped_path(spec), about)


def shipped_path(spec: ModelSpec) -> Path:
    """Return where the survey of a network lies that comes with the program."""
    return ASSETS / f"{spec.name}-survey.safetensors.xz"


def packed(survey: Survey, about: About, best: int | None = None) -> bytes:
    """Return a survey as the content of a file.

    Args:
        survey: of a network.
        about: what it is of.
        best: how many answers of each channel are taken; None for all.
    """
    layers = survey.layers.values()
    arrays = {
        "values": _stacked(each.values[:, :best] for each in layers),
        "pictures": _small(_stacked(each.pictures[:, :best] for each in layers)),
        "cells": _small(_stacked(each.cells[:, :best] for each in layers)),
        "usual": _stacked(each.usual for each in layers).astype(np.float32),
    }
    table = [[name, len(each.values), each.columns] for name, each in survey.layers.items()]
    said = {
        "form": _FORM,
        **about._asdict(),
        "count": str(survey.pictures),
        "layers": json.dumps(table),
        "content": _content(arrays),
    }
    content: bytes = save(arrays, said)
    return content


def unpacked(content: bytes, about: About) -> Survey:
    """Return the survey in the content of a file.

    Raises:
        ValueError: it is damaged, or of another network or other pictures.
    """
    try:
        arrays = load(content)
        said = notes(content)
        fits = said["form"] == _FORM and (said["network"], said["pictures"]) == about
        if not fits or _content(arrays) != said["content"]:
            raise ValueError("the survey is of something else")
        return Survey(int(said["count"]), MappingProxyType(_layers(arrays, json.loads(said["layers"]))))
    except (SafetensorError, KeyError, TypeError) as error:
        raise ValueError("the file holds no survey") from error


def notes(content: bytes) -> dict[str, str]:
    """Return the notes in a safetensors file. Raises ValueError or KeyError if it has none."""
    found: dict[str, str] = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    return found


def _layers(arrays: Mapping[str, np.ndarray], table: list[tuple[str, int, int]]) -> dict[str, Answers]:
    """Return the answers of each layer, from those of all and the layers' names, channels and columns."""
    found, start = {}, 0
    for name, channels, columns in table:
        values, pictures, cells, usual = (arrays[each][start : start + channels] for each in _ARRAYS)
        found[name] = Answers(
            values, pictures.astype(np.int32), cells.astype(np.int32), columns, usual.astype(float)
        )
        start += channels
    return found


def _read(path: Path, about: About) -> Survey | None:
    """Return the survey in a file; None if there is none of it."""
    try:
        content = path.read_bytes()
        return unpacked(lzma.decompress(content) if path.suffix == ".xz" else content, about)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, lzma.LZMAError):
        log.event("survey not read")
        return None


def _place(about: About) -> Path:
    return download.folder() / "surveys" / f"{about.name}.safetensors"


def _content(arrays: Mapping[str, np.ndarray]) -> str:
    """Return the SHA-256 of the numbers."""
    return sha256(b"".join(arrays[name].tobytes() for name in _ARRAYS)).hexdigest()


def _stacked(parts: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate(list(parts))


def _small(numbers: np.ndarray) -> np.ndarray:
    """Return numbers of 0 and more in as few bytes as hold them."""
    return numbers.astype(np.uint16 if numbers.max(initial=0) < 1 << 16 else np.int32)
