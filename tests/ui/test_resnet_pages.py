"""Tests of the pages with the lesson's ResNet, without a browser: they show the plain network's numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import streamlit
import torch
from streamlit.testing.v1 import AppTest

from cnnviz.capture.edits import Channel, JunctionInput
from cnnviz.capture.recorder import Recorder
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import MODELS
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import nn

    from cnnviz.capture.trace import Trace

SPEC = MODELS["resnet50-catdog"]
FIRST, SECOND = samples(PictureKind.PHOTOS)[:2]


@pytest.fixture
def app() -> Iterator[AppTest]:
    streamlit.cache_resource.clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    app.query_params.update({"model": SPEC.name, "sample": FIRST.path.stem})
    yield app
    streamlit.cache_resource.clear()


def scores(app: AppTest) -> dict[str, Any]:
    """The data that the bars were given."""
    assert not app.exception
    (proto,) = (
        each.proto for each in app.get("bidi_component") if each.proto.component_name == "predictions"
    )
    found: dict[str, Any] = json.loads(proto.json)[0]
    return found


def dog(silent: int | None = None, *, cut: bool = False) -> float:
    """The plain network's logit of "dog", with one channel of conv1 silent, or without its first shortcut."""
    network = SPEC.load()

    def silence(module: nn.Module, inputs: object, output: torch.Tensor) -> None:
        output[:, silent] = 0

    prepared = SPEC.prepare(images.decode(FIRST.path.read_bytes()))
    assert prepared
    if silent is not None:
        network.get_submodule("conv1").register_forward_hook(silence)
    if cut:
        shortcut = network.get_submodule("layer1.0.downsample")
        shortcut.register_forward_hook(lambda _m, _i, output: torch.zeros_like(output))
    network.fc = torch.nn.Sequential(*list(network.get_submodule("fc").children())[:3])
    with torch.inference_mode():
        return float(network(torch.from_numpy(prepared.input)[None]))


def test_the_classes_speak_the_readers_language(app: AppTest) -> None:
    app.query_params["lang"] = "ko"
    shown = scores(app.run())
    assert shown["labels"] == ["고양이", "개"]
    np.testing.assert_allclose(shown["logits"], [-dog(), dog()], rtol=1e-4, atol=1e-5)


@pytest.mark.skipif(not MODELS["efficientnet-lite0"].available, reason="its package is not installed")
@pytest.mark.parametrize(("sample", "thing"), [("duck-pond", "거위"), ("dog-shepherd", None)])
def test_a_network_of_a_thousand_classes_says_what_is_no_cat_and_no_dog(
    app: AppTest, sample: str, thing: str | None
) -> None:
    app.query_params.update({"lang": "ko", "sample": sample})
    said = [caption.value for caption in app.run().caption if "천 가지를 아는 신경망" in caption.value]
    assert (len(said) == 1) == (thing is not None)
    assert thing is None or f"**{thing}**" in said[0]


def test_beside_the_answer_stands_how_often_it_is_right_when_it_is_so_sure(app: AppTest) -> None:
    app.run()
    sure = max(scores(app)["probabilities"])
    assert sure > 0.9
    assert any(
        "of the 1,748 for which it says 90–100%, **98%** are right" in each.value for each in app.caption
    )
    app.switch_page("pages/model.py").run()
    assert not app.exception
    (table,) = (table.value for table in app.table)
    assert table["Pictures"].tolist() == ["26", "30", "53", "143", "1,748"]
    assert table["Right"].tolist() == ["65.4%", "56.7%", "64.2%", "83.2%", "98.1%"]


def test_a_second_look_at_a_picture_runs_no_forward_pass(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    read = Recorder.record

    def counted(self: Recorder, batch: np.ndarray) -> Trace:
        passes.append(1)
        return read(self, batch)

    monkeypatch.setattr(Recorder, "record", counted)
    first = scores(app.run())
    gallery = "picture-photos-gallery"
    app.session_state[gallery] = {"index": 1}
    second = scores(app.run())
    before = len(passes)
    app.session_state[gallery] = {"index": 0}
    assert scores(app.run()) == first != second
    assert len(passes) == before


def test_the_bars_follow_what_is_switched_off(app: AppTest) -> None:
    app.switch_page("pages/experiments.py").run()
    switches = app.session_state[f"switches.{SPEC.name}"]
    assert switches.off  # what the page begins with
    switches.change(())
    assert scores(app.run())["logits"][1] == pytest.approx(dog(), rel=1e-4, abs=1e-5)
    switches.toggle(Channel("conv1", 5))
    assert scores(app.run())["logits"][1] == pytest.approx(dog(5), rel=1e-4, abs=1e-5)
    switches.undo()
    switches.toggle(JunctionInput("layer1.0.add", "layer1.0.downsample.1"))
    assert scores(app.run())["logits"][1] == pytest.approx(dog(cut=True), rel=1e-4, abs=1e-5)
    assert scores(app)["before"]["logits"][1] == pytest.approx(dog(), rel=1e-4, abs=1e-5)
