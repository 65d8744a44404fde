"""The pictures made for channels that come with the program, in a file for each network."""

from __future__ import annotations

import json
import lzma
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from cnnviz import log
from cnnviz.features.atlas import Atlas
from cnnviz.features.survey_file import notes
from cnnviz.paths import ASSETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cnnviz.models.specs import ModelSpec


def place(spec: ModelSpec) -> Path:
    """Return where the pictures made for a network's channels lie, if any come with the program."""
    return ASSETS / f"{spec.name}-made.safetensors.xz"


def packed(atlases: Mapping[str, Atlas], network: str) -> bytes:
    """Return the atlases of some layers, by name, as the content of a file.

    Args:
        atlases: each with a picture for each channel.
        network: names it and its weights.
    """
    arrays = {}
    for layer, atlas in atlases.items():
        arrays[f"{layer}/image"] = np.frombuffer(atlas.image, np.uint8)
        arrays[f"{layer}/values"] = atlas.values
    table = {layer: [atlas.side, atlas.across] for layer, atlas in atlases.items()}
    content: bytes = save(arrays, {"network": network, "layers": json.dumps(table)})
    return lzma.compress(content, preset=9)


@lru_cache(maxsize=8)
def shipped(path: Path, network: str) -> Mapping[str, Atlas]:
    """Return the atlases in the file at `path`, by layer; none if it is not of this network, or damaged.

    That a channel never answers, they do not know.
    """
    if not path.is_file():
        return MappingProxyType({})
    try:
        return MappingProxyType(_unpacked(lzma.decompress(path.read_bytes()), network))
    except (SafetensorError, OSError, ValueError, KeyError, lzma.LZMAError):
        log.event("shipped pictures not read")
        return MappingProxyType({})


def _unpacked(content: bytes, network: str) -> dict[str, Atlas]:
    said, arrays = notes(content), load(content)
    if said["network"] != network:
        return {}
    found = {}
    for layer, (side, across) in json.loads(said["layers"]).items():
        values, image = arrays[f"{layer}/values"], arrays[f"{layer}/image"].tobytes()
        found[layer] = Atlas(side, across, image, values, np.zeros(len(values), bool))
    return found
