"""Tests of the panel of the user's own networks: a file becomes a model of all pages, or gets a sentence."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save
from streamlit.testing.v1 import AppTest
from torchvision import models, transforms

from cnnviz.checkpoints import checkpoint
from cnnviz.inputs.custom import Colours, Interpolation
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.translations import catalogue
from cnnviz.ui.inputs import chosen_model
from cnnviz.ui.own_network.classes import decoded
from tests.support.own_network import close_and_open, give, kept, opened, press, put, shown, told
from tests.support.server import ROOT

PHOTO = samples(PictureKind.PHOTOS)[0].path
pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture(scope="module")
def theirs() -> torch.nn.Module:
    torch.manual_seed(0)
    network: torch.nn.Module = models.resnet18(num_classes=3).eval()
    return network


def test_a_network_gets_its_classes_and_its_preparation(theirs: torch.nn.Module) -> None:
    app = opened()
    give(app, "flowers.safetensors", save(theirs.state_dict()))
    assert not app.error
    put(app, "classes", "rose, tulip")
    assert "tells 3 classes apart, and here are 2 names" in app.warning[0].value
    assert app.button[0].disabled
    put(app, "classes", "rose\nrose\ndaisy")
    assert "same name: rose" in shown(app.warning[0].value)
    put(app, "classes", "rose, tulip, daisy")
    put(app, "numbers", "by hand")
    for written, said in (("0.5 x", "numbers with commas"), ("0.5, 0.4", "one number for each of the 3")):
        put(app, "mean", written)
        assert said in shown(app.warning[0].value)
    put(app, "mean", "0.5, 0.4, 0.3")
    put(app, "std", "0.2")
    put(app, "std", "0.2 0.3 0.4")
    put(app, "rows", 96)
    put(app, "columns", 128)
    put(app, "cut", False)
    assert not app.warning
    press(app, "open")
    (path,) = kept()
    spec = checkpoint.spec(path)
    assert app.session_state["model"] == spec.name
    assert spec.labels == ("rose", "tulip", "daisy")
    photo = Image.open(PHOTO).convert("RGB")
    prepared = spec.prepare(np.asarray(photo))
    assert prepared
    wanted = transforms.Compose(
        [
            transforms.Resize((96, 128)),
            transforms.ToTensor(),
            transforms.Normalize((0.5, 0.4, 0.3), (0.2, 0.3, 0.4)),
        ]
    )(photo)[None]
    np.testing.assert_allclose(prepared.input[None], wanted, atol=1e-5)
    with torch.inference_mode():
        torch.testing.assert_close(spec.load()(wanted), theirs(wanted))


@pytest.mark.parametrize(("name", "number"), [("rows", -5), ("columns", 99999), ("shorter", 10**9)])
def test_a_size_out_of_range_gets_a_sentence_and_no_other_is_opened_instead(
    theirs: torch.nn.Module, name: str, number: int
) -> None:
    app = opened()
    give(app, "flowers.safetensors", save(theirs.state_dict()))
    assert not app.button[0].disabled
    put(app, name, number)
    close_and_open(app)
    assert told(app, [name]) == {name: number}
    said = shown(app.warning[0].value)
    assert ("1 to 640" if name != "shorter" else "224 to 1024") in said
    assert app.button[0].disabled


def test_networks_are_kept_side_by_side_until_they_are_removed(theirs: torch.nn.Module) -> None:
    app = opened()
    for count in (1, 2):
        give(app, f"{count}.safetensors", save(theirs.state_dict()))
        assert len(kept()) == count
    first, second = kept()
    put(app, "classes", "d, e")
    for path in (first, second):  # what was typed stays, though not every name was
        (which,) = [each for each in app.selectbox if "-which-" in str(each.key)]
        which.set_value(path).run()
        assert not app.exception
    assert app.text_area[0].value == "d, e"
    press(app, "remove")
    assert kept() == [first]
    put(app, "classes", "a, b, c")


def test_what_is_typed_is_there_when_the_panel_is_opened_or_the_file_is_given_again(
    theirs: torch.nn.Module,
) -> None:
    app, typed = (
        opened(),
        {
            "classes": "rose\ntulip",
            "rows": 96,
            "cut": False,
            "numbers": "by hand",
            "order": Colours.BGR,
            "mean": "0.5, 0.4",
            "std": "0.2, 0.3, 0.4",
            "interpolation": Interpolation.BICUBIC,
        },
    )
    give(app, "flowers.safetensors", save(theirs.state_dict()))
    for name, value in typed.items():
        put(app, name, value)
    close_and_open(app)
    assert told(app, typed) == typed
    assert "one number for each of the 3" in shown(app.warning[-1].value)

    press(app, "remove")
    give(app, "flowers.safetensors", save(theirs.state_dict()))
    assert told(app, typed) == typed
    give(app, "others.safetensors", save({**theirs.state_dict(), "fc.bias": torch.ones(3)}))
    assert told(app, ["rows", "numbers"]) == {"rows": 224, "numbers": "imagenet"}


def test_networks_of_the_same_classes_are_told_apart_by_their_files(theirs: torch.nn.Module) -> None:
    app, weights = opened(), theirs.state_dict()
    give(app, "<b>by *night*</b>.pth.safetensors", save(weights))
    for _ in range(2):
        give(app, "C:\\by day.safetensors", save({**weights, "fc.bias": weights["fc.bias"] + len(kept())}))
    specs = {spec.name: spec for spec in map(checkpoint.spec, kept())}
    night, *days = specs
    text = catalogue("en")
    assert chosen_model.names({night: specs[night]}, text) == {night: "My network: 0, 1, 2"}
    assert chosen_model.names(specs, text) == {
        night: "My network: 0, 1, 2 (file: b>.pth)",
        **{day: f"My network: 0, 1, 2 (file: by day) · {day}" for day in days},
    }
    assert app.selectbox[0].options[-1] == f"My network: 0, 1, 2 (file: by day) · {days[-1]}"
    put(app, "classes", "a, b, c")
    press(app, "open")
    page = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    page.session_state["cnnviz-workspace"] = app.session_state["cnnviz-workspace"]
    page.query_params.update({"lang": "en", "model": checkpoint.spec(kept()[-1]).name})
    page.switch_page("pages/model.py").run()
    assert "It came in a file called **by day**." in [each.value for each in page.caption]


def test_what_is_no_network_gets_a_sentence_and_changes_nothing(theirs: torch.nn.Module) -> None:
    app = opened()
    give(app, "flowers.safetensors", save(theirs.state_dict()))
    give(app, "words.safetensors", b"no network <b>at</b> all")
    assert shown(app.error[0].value).startswith("words.safetensors: The file is no network")
    give(app, "nothing.onnx", b"")
    assert shown(app.error[0].value).startswith("nothing.onnx: The file is empty, it has 0 bytes")
    names = next(each for each in app.file_uploader if str(each.key).endswith("-classes-file"))
    names.set_value(("names.txt", b"", "text/plain")).run()
    assert "names.txt is empty" in shown(app.warning[0].value)
    assert "own-network-architecture" not in {each.key for each in app.selectbox}
    assert len(kept()) == 1
    assert app.text_area


def test_the_line_to_type_can_be_copied() -> None:
    app, file = opened(), BytesIO()
    torch.save(torch.nn.Sequential(torch.nn.Linear(2, 2)), file)
    give(app, "whole.pth", file.getvalue())
    said, _, fence, line, end = app.error[0].value.splitlines()
    assert (fence, end) == ("```text", "```")  # which Streamlit gives a button that copies
    assert shown(said).startswith("whole.pth: The file holds a whole network")
    assert line.startswith('python -c "import torch; torch.onnx.export(torch.load(open(')
    assert line.isascii()


def test_weights_that_fit_nothing_are_held_against_the_architecture_that_the_user_names(
    theirs: torch.nn.Module,
) -> None:
    app, weights = opened(), dict(theirs.state_dict())
    weights["layer1.0.conv1.weight"] = torch.zeros(64, 64, 5, 5)
    give(app, "mine.safetensors", save(weights))
    assert "layer1.0.conv1.weight 64×64×5×5 | 64×64×3×3" in shown(app.error[0].value)
    asked = app.selectbox(key="own-network-architecture")
    assert "ResNet: resnet34" in asked.options
    asked.set_value("resnet34").run()
    assert "do not fit resnet34" in shown(app.error[0].value)
    assert not kept()


def test_names_are_read_from_text_files_of_any_windows() -> None:
    assert decoded("고양이\n개".encode("cp949")) == decoded("\ufeff고양이\n개".encode()) == "고양이\n개"
    assert decoded(b"\xff\xfe\x00\xd8") is decoded(b"PK\x03\x04\0\0") is None
