"""Tests of exported files: what leaves the program is what was on the screen."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.analysis.predictions import Prediction
from cnnviz.capture.trace import Unit
from cnnviz.export import colormap, files
from cnnviz.export.script import buildable, script
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from tests.support import node

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec


def looked(spec: ModelSpec, picture_kind: PictureKind) -> tuple[Preparation, Trace]:
    prepared = spec.prepare(images.decode(samples(picture_kind)[0].path.read_bytes()))
    assert prepared
    return prepared, Engine(spec).run(prepared.input)


@pytest.fixture(scope="module")
def digit() -> tuple[Preparation, Trace]:
    return looked(model("lenet"), PictureKind.DIGITS)


def run(program: str, folder: Path, *arguments: str) -> float:
    (folder / "program.py").write_text(program, "utf-8")
    command = [sys.executable, "-I", "program.py", *arguments]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return float(answer.stdout)


def test_the_program_prints_the_number_without_cnnviz(
    digit: tuple[Preparation, Trace], tmp_path: Path
) -> None:
    prepared, trace = digit
    unit = Unit("conv2", 3, 4, 5)
    program = script(model("lenet"), prepared, trace, unit)
    assert "import cnnviz" not in program
    assert "from cnnviz" not in program
    assert run(program, tmp_path) == pytest.approx(trace.value(unit), rel=1e-5)


def test_the_program_reads_the_numbers_of_half_as_many_digits_that_a_resnet_is_kept_in(
    tmp_path: Path,
) -> None:
    spec = model("resnet50-catdog")
    if not spec.available:
        pytest.skip(f"the weights of {spec.name} are not here")
    prepared, trace = looked(spec, PictureKind.PHOTOS)
    unit = Unit("layer3.1.conv2", 7, 3, 2)
    assert run(script(spec, prepared, trace, unit), tmp_path) == pytest.approx(trace.value(unit), rel=1e-4)


def test_the_program_is_right_where_a_network_overwrites_its_numbers(tmp_path: Path) -> None:
    spec = replace(model("resnet18-imagenet"), weights=tmp_path / "w.pth")
    torch.save(spec.build().state_dict(), spec.weights)
    prepared, trace = looked(replace(spec, weights=spec.weights), PictureKind.PHOTOS)
    place = np.unravel_index(trace["layer1.0.bn2"].argmin(), trace["layer1.0.bn2"].shape)  # below 0
    unit = Unit("layer1.0.bn2", *map(int, place))
    moved = spec.weights.rename(tmp_path / "moved.pth")
    said = run(script(spec, prepared, trace, unit), tmp_path, str(moved))
    assert said == pytest.approx(trace.value(unit), rel=1e-5)
    assert said < 0


def test_the_program_knows_the_names_that_weights_have_in_their_package(tmp_path: Path) -> None:
    spec = model("efficientnet-lite0")
    if not spec.available:
        pytest.skip(f"{spec.package} is not installed")
    prepared, trace = looked(spec, PictureKind.PHOTOS)
    unit = Unit("stage3.0.project.conv", 7, 3, 2)
    assert run(script(spec, prepared, trace, unit), tmp_path) == pytest.approx(trace.value(unit), rel=1e-4)


def test_a_network_that_only_a_program_builds_has_no_program() -> None:
    assert not buildable(replace(model("lenet"), name="mine"))


def test_a_table_has_all_digits(digit: tuple[Preparation, Trace]) -> None:
    _, trace = digit
    rows = list(csv.reader(StringIO(files.csv(trace["conv2"][3]).decode())))
    assert rows[0] == ["", *map(str, range(10))]
    assert [row[0] for row in rows[1:]] == list(map(str, range(10)))
    np.testing.assert_array_equal(np.array([row[1:] for row in rows[1:]], np.float32), trace["conv2"][3])
    rows = list(csv.reader(StringIO(files.csv(trace["fc3"]).decode())))
    np.testing.assert_array_equal(np.array([row[1] for row in rows[1:]], np.float32), trace["fc3"])


def test_an_npz_holds_one_layer_or_all(digit: tuple[Preparation, Trace]) -> None:
    _, trace = digit
    with np.load(BytesIO(files.npz(trace, "conv1"))) as found:
        assert list(found) == ["conv1"]
        np.testing.assert_array_equal(found["conv1"], trace["conv1"])
    with np.load(BytesIO(files.npz(trace))) as found:
        assert set(found) == {*trace.activations, "logits"}


def test_a_picture_has_the_colours_of_the_page() -> None:
    module = "./cnnviz/ui/web/draw/colormap.js"
    program = f"import {{ palette }} from '{module}'; console.log([...palette('light')].join())"
    answer = node.run("--input-type=module", "-e", program)
    colors = np.array(answer.stdout.decode().split(","), np.uint32)
    page = np.stack([colors & 255, colors >> 8 & 255, colors >> 16 & 255], 1)
    own = colormap.colours(np.linspace(-2, 2, len(page)), 2)
    assert np.abs(own.astype(int) - page.astype(int)).max() <= 1


def test_a_picture_shows_every_number_on_one_scale(digit: tuple[Preparation, Trace]) -> None:
    _, trace = digit
    maps = trace["conv2"]
    picture = np.asarray(Image.open(BytesIO(files.png(maps, "conv2"))))
    step = picture.shape[1] / 4
    for channel, row, column in [(0, 0, 0), (5, 3, 7), (15, 9, 9)]:
        y, x = (
            int((place // size + (cell + 0.5) / 10.2) * step)
            for place, size, cell in ((channel, 4, row), (channel % 4, 1, column))
        )
        expected = colormap.colours(maps[channel, row, column], float(np.abs(maps).max()))
        np.testing.assert_array_equal(picture[y, x], expected)
    assert files.png(trace["fc3"], "fc3").startswith(b"\x89PNG")


def test_a_drawing_has_a_bar_for_each_class() -> None:
    drawing = ET.fromstring(
        files.svg([Prediction("cat & co", 0.75, 2.0), Prediction("dog", 0.25, 1.0)], "cats")
    )
    name = "{http://www.w3.org/2000/svg}"
    words = [each.text for each in drawing.iter(f"{name}text")]
    assert words == ["cats", "cat & co", "75.0000%", "dog", "25.0000%"]
    widths = [float(each.get("width", 0)) for each in drawing.iter(f"{name}rect")]
    assert widths == [300, 225, 300, 75]
