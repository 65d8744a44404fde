"""Tests of the exported program: it runs by itself and answers as the page does, whatever the picture."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener
from safetensors.torch import save_file

from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import parse
from cnnviz.finetune.program import packed
from cnnviz.inputs import images
from cnnviz.inputs.formats import NAMES
from tests.inputs.test_colours import DISPLAY_P3
from tests.support.drawings import drawings, rasterise

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.models.specs import ModelSpec


@pytest.fixture(params=["resnet18", "lenet"])
def network(request: pytest.FixtureRequest, tmp_path: Path) -> ModelSpec:
    """A network with random weights, as fine-tuning writes it."""
    torch.manual_seed(0)
    architecture, path = request.param, tmp_path / "net.safetensors"
    model = {"resnet18": "resnet18-imagenet"}.get(architecture, architecture)
    card = {"architecture": architecture, "head": "softmax", "classes": ["cat", "dog"], "model": model}
    weights = build(parse(json.dumps(card))).state_dict()
    save_file({name: weight.clone() for name, weight in weights.items()}, path, {"cnnviz": json.dumps(card)})
    return checkpoint.spec(path)


def files(folder: Path) -> list[Path]:
    """A dozen odd files of the same drawing."""
    register_heif_opener()
    drawn = rasterise(drawings()[0])
    plain = Image.fromarray(drawn)
    turned, rng = Image.Exif(), np.random.default_rng(0)
    turned[0x0112] = 6
    clear = Image.fromarray(np.dstack([drawn, np.where(drawn.min(2) < 128, 255, 0).astype(np.uint8)]))
    coloured = Image.fromarray((drawn * [0.9, 0.7, 1] + [0, 30, 0]).clip(0, 255).astype(np.uint8))
    deep = Image.fromarray(drawn[..., 0].astype(np.uint16) * 16)
    noisy = Image.fromarray(rng.integers(0, 255, (1500, 1100, 3), np.uint8))
    noisy.paste(plain, (300, 500))
    inks = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    odd: dict[str, tuple[Image.Image, dict[str, Any]]] = {
        "plain.png": (plain, {}),
        "clear.png": (clear, {}),
        "white-on-clear.png": (
            Image.merge("RGBA", [Image.new("L", clear.size, 255)] * 3 + [clear.getchannel(3)]),
            {},
        ),
        "turned.jpg": (coloured, {"exif": turned}),
        "large.jpg": (noisy, {}),
        "inks.jpg": (coloured.convert("CMYK"), {"icc_profile": inks}),
        "deep.png": (deep, {}),
        "grey.png": (plain.convert("LA"), {}),
        "palette.gif": (coloured, {"transparency": 0}),
        "wide.png": (coloured, {"icc_profile": DISPLAY_P3}),
        "phone.heic": (coloured, {}),
        "web.avif": (coloured, {}),
        "scan.tiff": (coloured, {"compression": "tiff_lzw"}),
        "strip.png": (coloured.resize((900, 6)), {}),
    }
    for name, (image, options) in odd.items():
        image.save(folder / name, **options)
    return [folder / name for name in odd]


def test_the_program_answers_as_the_page_does(network: ModelSpec, tmp_path: Path) -> None:
    given, alone = files(tmp_path), tmp_path / "net.zip"
    alone.write_bytes(packed(checkpoint.card(network.weights), "net"))
    (tmp_path / "words.png").write_text("words")
    paths = [*given, tmp_path / "words.png"]
    # Isolated, so that nothing else of cnnviz could be found.
    command = [sys.executable, "-I", *map(str, (alone, network.weights, *paths))]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    said = {
        name: rows for name, *rows in map(str.splitlines, re.split(r"^(?=\S)", done.stdout, flags=re.M)[1:])
    }
    assert len(set(map(str, said.values()))) > len(given) / 2
    model = network.load()
    for file in given:
        prepared = network.prepare(images.decode(file.read_bytes()))
        if prepared is None:
            assert said[str(file)] == ["  nothing stands out from its background"]
            continue
        with torch.inference_mode():
            answer = model(torch.from_numpy(prepared.input)[None])[0]
        printed = {
            name: float(number) for name, number in (row.strip().split(": ") for row in said[str(file)])
        }
        assert printed == pytest.approx(dict(zip(("cat", "dog"), answer.tolist(), strict=True)), abs=1e-5), (
            file
        )
    assert said[str(paths[-1])] == [
        "  the file is text, not a picture; give one in one of the formats " + NAMES
    ]
