"""Writes a short program, of torch and torchvision alone, that computes one number on the screen."""

from __future__ import annotations

import zlib
from base64 import b64encode
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.capture.kinds import Kind
from cnnviz.checkpoints.card import card_of

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace, Unit
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec

_BUILDS = {
    "lenet": "models/lenet.py",
    "resnet50-catdog": "models/resnet.py",
    "efficientnet-lite0": "models/efficientnet_lite.py",
}

_SCRIPT = '''"""What does {model} answer in layer {layer} at {place}? cnnviz showed {value}.

Run it as: python {file} [WEIGHTS]
"""

from __future__ import annotations

import base64
import json
import sys
import zlib
from pathlib import Path

import torch
from torchvision.models.feature_extraction import create_feature_extractor

{build}

WEIGHTS = Path(sys.argv[1] if len(sys.argv) > 1 else {weights!r})
LAYER, PLACE = {layer!r}, {place}
MEAN, STD = torch.tensor({mean}), torch.tensor({std})


def picture():
    """(channels, {rows}, {columns}): what cnnviz made of the picture, before its colours are normalised."""
    pixels = bytearray(zlib.decompress(base64.b64decode(PICTURE)))
    return torch.frombuffer(pixels, dtype=torch.uint8).view({rows}, {columns}, -1).permute(2, 0, 1)


{read}


def main():
    model = {made}.eval()
    weights = model.state_dict()
    weights.update(read(WEIGHTS))
    model.load_state_dict(weights)
    batch = ((picture() / 255 - MEAN[:, None, None]) / STD[:, None, None])[None]
    with torch.inference_mode():
        answer = {answer}
    print(f"{{answer[0][PLACE].item():.9g}}")


# {rows} x {columns} x {channels} bytes, packed.
PICTURE = """
{picture}
"""

main()
'''
# A function that reads the weights in a safetensors file; it needs json and torch.
READ_SAFETENSORS = """def read(path):
    content = open(path, "rb").read()  # a length, a header in JSON, and the numbers
    start = 8 + int.from_bytes(content[:8], "little")
    types = {"F16": torch.half, "BF16": torch.bfloat16, "F32": torch.float, "I64": torch.long}
    def weight(shape, dtype, data_offsets):
        first, last = (start + offset for offset in data_offsets)
        return torch.frombuffer(bytearray(content[first:last]), dtype=types[dtype]).view(shape)
    return {key: weight(**value) for key, value in json.loads(content[8:start]).items() if key[:2] != "__"}"""
_PTH = '''def read(path):
    """The weights in a file of PyTorch."""
    return torch.load(path, map_location="cpu", weights_only=True)'''


def buildable(spec: ModelSpec) -> bool:
    """Whether `script` knows how `spec` is built without cnnviz."""
    return bool(spec.source) or spec.name in _BUILDS or card_of(spec) is not None


def script(spec: ModelSpec, prepared: Preparation, trace: Trace, unit: Unit) -> str:
    """Return a program that prints the number at `unit` of `trace`, for a `buildable` model.

    It holds the picture as it was before it was normalised, and finds the weights where they are now unless
    it is told another place.

    Raises:
        KeyError, IndexError: there is no such unit.
    """
    layer = trace.layer(unit.layer)
    flat = np.ravel_multi_index(unit[1:], layer.maps)
    place = tuple(int(at) for at in np.unravel_index(flat, layer.shape))
    channels, rows, columns = prepared.input.shape
    asked = layer.kind is not Kind.INPUT
    return _SCRIPT.format(
        model=spec.name,
        layer=unit.layer,
        place=place,
        value=f"{trace.value(unit):.9g}",
        file=name(spec, unit),
        build=_build(spec),
        made="build()" if card_of(spec) is None else "network()",
        weights=str(spec.weights),
        mean=prepared.mean,
        std=prepared.std,
        rows=rows,
        columns=columns,
        channels=channels,
        read=_reader(spec),
        answer="create_feature_extractor(model, [LAYER])(batch)[LAYER]" if asked else "batch",
        picture=fill(b64encode(zlib.compress(prepared.pixels.tobytes(), 9)).decode(), 100),
    )


def name(spec: ModelSpec, unit: Unit) -> str:
    """Return the name of the program's file."""
    return f"{spec.name}-{unit.layer}.py"


def _reader(spec: ModelSpec) -> str:
    """Return the source of the function that reads the weights; "" where that of the network has it."""
    if spec.read:
        return ""
    return _PTH if spec.source else READ_SAFETENSORS


def _build(spec: ModelSpec) -> str:
    """Return the source of the function that makes the network, with its imports."""
    from cnnviz.export.source import builder, source

    card = card_of(spec)
    if card is not None:
        return source(card)
    if spec.source:
        network = spec.name.removesuffix("-imagenet")
        return f"from torchvision import models\n\n\ndef build():\n    return models.get_model({network!r})"
    return builder(_BUILDS[spec.name])
