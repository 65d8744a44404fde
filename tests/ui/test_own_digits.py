"""Tests of the panel of the user's own networks with those that read digits, the example among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.checkpoints import checkpoint
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.ui.inputs import chosen_model
from tests.support.own_network import give, kept, opened, press, put, shown

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("own_cache")


def test_digits_are_prepared_in_the_way_that_reads_most(tmp_path: Path) -> None:
    """Give the program's LeNet with a first layer that wants dark ink on light paper, from 0 to 1."""
    first = torch.nn.Conv2d(1, 1, 1)
    torch.nn.init.constant_(first.weight, -1 / 0.3081)
    torch.nn.init.constant_(torch.as_tensor(first.bias), (1 - 0.1307) / 0.3081)
    network = torch.nn.Sequential(first, model("lenet").load()).eval()
    file = tmp_path / "paper.onnx"
    torch.onnx.export(network, (torch.zeros(1, 1, 32, 32),), file, dynamo=False)
    app = opened()
    give(app, "paper.onnx", file.read_bytes())
    ways = app.radio[0]
    assert ways.value == "digits 1..0"
    shown_digits = samples(PictureKind.DIGITS)
    light = [
        1 - np.pad(np.asarray(Image.open(each.path).convert("L")), 2) / np.float32(255)
        for each in shown_digits
    ]
    with torch.inference_mode():
        answers = network(torch.from_numpy(np.stack(light)[:, None])).argmax(1).tolist()
    right = sum(str(answer) == each.label for answer, each in zip(answers, shown_digits, strict=True))
    assert right >= 0.8 * len(light)
    captions = list(ways.proto.captions)
    assert captions[4] == f"reads {right} of {len(light)} sample digits right"
    assert "It reads clearly most with: Drawn digits, dark on light" in " ".join(
        each.value for each in app.caption
    )
    press(app, "open")
    prepared = checkpoint.spec(kept()[0]).prepare(images.decode(shown_digits[0].path.read_bytes()))
    assert prepared
    np.testing.assert_allclose(prepared.input[0], light[0], atol=1 / 255)
    app = opened()
    assert app.radio[0].value == "digits 1..0"
    put(app, "digits", "digits")
    assert not app.exception
    put(app, "classes", "\n".join("abcdefghij"))
    assert not app.radio


def test_the_example_goes_the_way_of_every_file() -> None:
    app = opened()
    app.button(key="own-network-example").click().run()
    (path,) = kept()
    spec = checkpoint.spec(path)
    assert (spec.labels, chosen_model.file_of(spec)) == (tuple("0123456789"), "small-cnn")
    assert "28×28 pixels, has 9,098 learned numbers and tells 10" in " ".join(
        each.value for each in app.caption
    )
    right = int(app.radio[0].proto.captions[1].split()[1])
    assert app.radio[0].value == "digits"
    assert right >= 0.8 * len(samples(PictureKind.DIGITS))
    assert "own-network-example" not in {each.key for each in app.button}
    press(app, "open")
    assert app.session_state["model"] == checkpoint.spec(kept()[0]).name
    app = opened()
    press(app, "remove")
    assert app.button(key="own-network-example")


def test_a_lenet_is_prepared_as_its_student_says() -> None:
    app = opened()
    give(app, "lenet.safetensors", model("lenet").weights.read_bytes())
    assert app.radio[0].value == "digits"
    put(app, "digits", "digits 0..1")
    press(app, "open")
    prepared = checkpoint.spec(kept()[0]).prepare(
        images.decode(samples(PictureKind.DIGITS)[0].path.read_bytes())
    )
    assert prepared
    assert (prepared.input.min(), prepared.input.max()) == (0, 1)


def test_a_network_of_digits_reads_what_is_drawn(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 5), torch.nn.Flatten(), torch.nn.Linear(4 * 24 * 24, 10)
    )
    file = tmp_path / "digits.onnx"
    torch.onnx.export(network.eval(), (torch.zeros(1, 1, 28, 28),), file, dynamo=False)
    app = opened()
    give(app, "digits.onnx", file.read_bytes())
    assert "half of the sample digits" in app.warning[0].value
    put(app, "digits", "other")
    put(app, "kind", True)
    put(app, "numbers-drawn", "digits")
    put(app, "rows", 30)
    assert "28 or 32 pixels" in shown(app.warning[1].value)
    put(app, "rows", 28)
    assert len(app.warning) == 1
    press(app, "open")
    spec = checkpoint.spec(kept()[0])
    digit = samples(PictureKind.DIGITS)[0]
    prepared = spec.prepare(images.decode(digit.path.read_bytes()))
    assert prepared
    mnist = np.asarray(Image.open(digit.path).convert("L"))  # the sample is one of MNIST's own
    assert spec.picture_kind is PictureKind.DIGITS
    np.testing.assert_allclose(prepared.pixels.astype(int), mnist, atol=1)  # its strongest pixel becomes 255
    batch = torch.from_numpy(prepared.input)[None]
    torch.testing.assert_close(batch[0, 0], (torch.from_numpy(prepared.pixels) / 255 - 0.1307) / 0.3081)
    with torch.inference_mode():
        torch.testing.assert_close(spec.load()(batch), network(batch))
