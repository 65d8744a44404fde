"""Tests of the experiments without a browser: they show torch's numbers and survive whatever is sent."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import streamlit
import torch
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from torch import nn

from cnnviz.analysis.attribution import Method
from cnnviz.analysis.occlusion import Patch
from cnnviz.capture.edits import Channel
from cnnviz.inputs import digits, images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.ui.experiments.occlusion import grey, read
from cnnviz.ui.experiments.overlay import rgb
from cnnviz.ui.inputs.picture import Source
from tests.support.jobs import work
from tests.support.server import ROOT
from tests.ui.test_steps import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.inputs.preparation import Preparation

SAMPLE = 3
_PREPARED = digits.prepare(images.decode(samples(PictureKind.DIGITS)[SAMPLE].path.read_bytes()))
assert _PREPARED
PREPARED: Preparation = _PREPARED
PIXELS = torch.from_numpy(PREPARED.input[None])


@pytest.fixture
def app() -> Iterator[AppTest]:
    streamlit.cache_resource.clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page("pages/experiments.py")
    app.session_state["picture-digits.source"] = Source.SAMPLES
    app.session_state["picture-digits-gallery.chosen"] = SAMPLE
    yield app.run()
    streamlit.cache_resource.clear()


@pytest.fixture(scope="module")
def plain() -> nn.Sequential:
    network = model("lenet").load()
    assert isinstance(network, nn.Sequential)
    return network


def logits(plain: nn.Module, pixels: torch.Tensor, silent: dict[str, int] | None = None) -> np.ndarray:
    """The plain model's logits, with one channel of some of its modules silent."""
    x = pixels
    with torch.inference_mode():
        for name, module in plain.named_children():
            if name == "softmax":
                break
            x = module(x)
            if silent and name in silent:
                x[:, silent[name]] = 0
    return x[0].numpy()


def protos(app: AppTest, name: str) -> list[Any]:
    return [each.proto for each in app.get("bidi_component") if each.proto.component_name == name]


def shown(app: AppTest, name: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Header and arrays that a component was given."""
    (proto,) = protos(app, name)
    return unpack(proto.bytes)


def scores(app: AppTest) -> dict[str, Any]:
    (proto,) = protos(app, "predictions")
    found: dict[str, Any] = json.loads(proto.json)[0]
    return found


def go(app: AppTest, experiment: str) -> None:
    app.segmented_control(key="experiment").set_value(experiment).run()
    assert not app.exception


def test_an_empty_pad_keeps_the_picture_before() -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page("pages/experiments.py").run()
    app.segmented_control(key="picture-digits-source").set_value(Source.DRAW).run()
    assert not app.exception
    assert not app.info


def test_what_an_experiment_begins_with_changes_the_answer(app: AppTest, plain: nn.Module) -> None:
    before = logits(plain, PIXELS)
    best = int(before.argmax())
    off = app.session_state["switches.lenet"].off
    assert 0 < len(off) <= 3
    np.testing.assert_allclose(scores(app)["before"]["logits"], before, atol=1e-5)
    assert int(np.argmax(scores(app)["logits"])) != best
    go(app, "cover")
    top, left, size = shown(app, "patch")[0]["patch"]
    assert size == 16
    np.testing.assert_allclose(scores(app)["logits"], logits(plain, _hidden(top, left, size)), atol=1e-5)
    shares = [_share(logits(plain, _hidden(row, 8, 16)), best) for row in (0, 8, 16)]
    assert _share(np.array(scores(app)["logits"]), best) == pytest.approx(min(shares), abs=1e-5)
    go(app, "compare")
    known = samples(PictureKind.DIGITS)
    assert known[app.session_state["picture-b-digits-gallery.chosen"]].label != known[SAMPLE].label
    arrays = shown(app, "compare")[1]
    assert not np.array_equal(arrays["a"], arrays["b"])


def _share(numbers: np.ndarray, at: int) -> float:
    return float(torch.from_numpy(numbers).softmax(0)[at])


def _hidden(top: int, left: int, size: int) -> torch.Tensor:
    covered = PIXELS.clone()
    covered[..., top : top + size, left : left + size] = 0
    return covered


def test_the_bars_are_those_of_the_model_without_the_channel(app: AppTest, plain: nn.Module) -> None:
    before = logits(plain, PIXELS)
    ready, whole = "Some parts are off already", f"With all on, the answer is {before.argmax()} ("
    assert any(ready in each.value and whole in each.value for each in app.caption)
    next(button for button in app.button if button.label == "All on").click().run()
    assert not any(ready in each.value for each in app.caption)
    assert any(whole in each.value for each in app.caption)
    np.testing.assert_allclose(scores(app)["logits"], before, atol=1e-5)
    app.session_state["switches.lenet"].toggle(Channel("conv1", 1))
    app.run()
    np.testing.assert_allclose(scores(app)["logits"], logits(plain, PIXELS, {"conv1": 1}), atol=1e-5)
    np.testing.assert_allclose(scores(app)["before"]["logits"], before, atol=1e-5)
    assert shown(app, "channels")[0]["off"] == [1]
    next(button for button in app.button if button.label == "Undo").click().run()
    np.testing.assert_allclose(scores(app)["logits"], before, atol=1e-5)


def test_the_ranking_is_that_of_leaving_each_channel_out(app: AppTest, plain: nn.Module) -> None:
    work(app, "ranking")
    before = logits(plain, PIXELS)
    best = int(before.argmax())
    falls = {number: logits(plain, PIXELS, {"conv1": number})[best] - before[best] for number in range(6)}
    effects = shown(app, "channels")[0]["effects"]
    assert [effect["channel"] for effect in effects] == sorted(falls, key=lambda at: -abs(falls[at]))
    for effect in effects:
        assert effect["change"] == pytest.approx(falls[effect["channel"]], abs=1e-5)


def test_it_begins_with_the_pixels_and_says_how_to_read_them(app: AppTest, plain: nn.Module) -> None:
    go(app, "attribute")
    best = int(logits(plain, PIXELS).argmax())
    pixels = PIXELS.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(plain[:-1](pixels)[0, best], pixels)  # type: ignore[index]
    product = (pixels * gradient)[0, 0].detach().numpy()
    np.testing.assert_allclose(shown(app, "overlay")[1]["map"], product, atol=1e-5)
    orange = product[product > 0]
    on = round(100 * float(product[(product > 0) & (PREPARED.pixels > 0)].sum() / orange.sum()))
    assert any(f"{on}% of it lies on the strokes, {100 - on}%" in each.value for each in app.markdown)
    assert any("what is missing counts, too" in each.value for each in app.markdown)
    _grad_cam(app)
    assert any("A place of relu2 sees 14×14 pixels" in each.value for each in app.markdown)


def _grad_cam(app: AppTest) -> None:
    app.selectbox(key="method-lenet").set_value(Method.GRAD_CAM).run()
    app.selectbox(key="attribution-layer-lenet").set_value("relu2").run()
    assert not app.exception


def test_grad_cam_lies_over_the_picture(app: AppTest, plain: nn.Module) -> None:
    go(app, "attribute")
    _grad_cam(app)
    header, arrays = shown(app, "overlay")
    conv1, conv2, fc1, fc2, fc3 = map(plain.get_submodule, ("conv1", "conv2", "fc1", "fc2", "fc3"))
    pool1 = torch.nn.functional.max_pool2d(conv1(PIXELS).relu(), 2)
    relu2 = conv2(pool1).relu()
    pool2 = torch.nn.functional.max_pool2d(relu2, 2)
    end = fc3(fc2(fc1(pool2.flatten(1)).relu()).relu())[0]
    (gradient,) = torch.autograd.grad(end.max(), relu2)
    cam = (gradient.mean((2, 3), keepdim=True) * relu2).sum(1)[0].relu().detach()
    np.testing.assert_allclose(arrays["map"], cam, atol=1e-5)
    np.testing.assert_array_equal(arrays["picture"][..., 0], PREPARED.pixels)
    # Ten cells, 2 pixels apart, with receptive fields of 14 each: all of the 32.
    assert header["field"] == {"size": [14, 14], "stride": [2, 2], "start": [0, 0]}


def test_an_integral_says_its_sum_its_due_and_its_steps(app: AppTest, plain: nn.Module) -> None:
    go(app, "attribute")
    app.selectbox(key="method-lenet").set_value(Method.INTEGRATED).run()
    work(app, "integrated")
    best = int(logits(plain, PIXELS).argmax())
    due = float(logits(plain, PIXELS)[best] - logits(plain, torch.zeros_like(PIXELS))[best])
    (said,) = [caption.value for caption in app.caption if "All places together" in caption.value]
    total, _, steps = re.findall(r"-?\d+(?:\.\d+)?", said)[:3]
    assert float(total) == pytest.approx(due, rel=0.005)
    assert f"changes by {due:.4f}" in said
    assert f"{steps} steps were enough" in said


def test_what_is_covered_is_not_seen(app: AppTest, plain: nn.Module) -> None:
    go(app, "cover")
    app.session_state["occlusion-lenet"] = {"patch": [8, 12, 10]}
    app.run()
    covered = PIXELS.clone()
    covered[..., 8:18, 12:22] = 0
    np.testing.assert_allclose(scores(app)["logits"], logits(plain, covered), atol=1e-5)
    work(app, "slide")
    found = shown(app, "overlay")[1]["map"]
    before, after = logits(plain, PIXELS), logits(plain, _hidden(0, 0, 10))
    best = int(before.argmax())
    assert found[0, 0] == pytest.approx(before[best] - after[best], abs=1e-5)


def test_two_layers_are_compared_number_by_number(app: AppTest, plain: nn.Module) -> None:
    go(app, "compare")
    app.segmented_control(key="compare-what").set_value("layers").run()
    assert not app.exception
    _, arrays = shown(app, "compare")
    with torch.inference_mode():
        conv = plain.get_submodule("conv1")(PIXELS)[0]
    np.testing.assert_allclose(arrays["a"], conv, atol=1e-5)
    np.testing.assert_allclose(arrays["b"], conv.relu(), atol=1e-5)
    app.selectbox(key="compare-layer-lenet").set_value("pool1").run()
    assert "No other layer has the shape of pool1" in app.info[0].value


def follow(**address: str) -> AppTest:
    """Open a link to the experiments as a new user."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page("pages/experiments.py")
    app.query_params.update({"sample": samples(PictureKind.DIGITS)[SAMPLE].path.stem, **address})
    return app.run()


def test_a_link_restores_an_experiment(plain: nn.Module) -> None:
    link = {"off": "conv1:1,nowhere:2", "switch-layer": "conv2", "experiment": "switch"}
    # A part that the network does not have makes it none of its links.
    assert all(isinstance(part, Channel) for part in follow(**link).session_state["switches.lenet"].off)
    app = follow(**{**link, "off": "conv1:1"})
    assert app.selectbox(key="switch-layer-lenet").value == "conv2"
    np.testing.assert_allclose(scores(app)["logits"], logits(plain, PIXELS, {"conv1": 1}), atol=1e-5)
    assert app.query_params["off"] == "conv1:1"

    app = follow(**{"experiment": "compare", "compare-what": "layers", "compare-layer": "conv2"})
    assert shown(app, "compare")[0]["names"] == ["conv2", "relu2"]

    app = follow(experiment="cover", patch="0,0,10")
    np.testing.assert_allclose(scores(app)["logits"], logits(plain, _hidden(0, 0, 10)), atol=1e-5)
    assert "patch" not in follow(experiment="cover", patch="0,0,9999").query_params


def test_grey_is_nought_to_the_network() -> None:
    value, number = rgb(PREPARED)[..., 0].astype(float), PREPARED.input[0]
    at = np.abs(value - grey(PREPARED)[0]).argmin()
    assert abs(number.flat[at]) < 0.05 + abs(value.flat[at] - grey(PREPARED)[0]) / 255 / digits.STD


@pytest.mark.parametrize("patch", [[0, 0, 32], [31, 31, 8], [-7, -7, 8]])
def test_a_patch_from_the_browser_is_read(patch: list[int]) -> None:
    assert read({"patch": patch}, (1, 32, 32)) == Patch(*patch)


@given(
    st.none()
    | st.dictionaries(st.just("patch"), st.none() | st.text() | st.lists(st.floats() | st.booleans()))
    | st.sampled_from(
        [{"patch": [0, 0, 0]}, {"patch": [0, 0, 33]}, {"patch": [32, 0, 4]}, {"patch": [0, -4, 4]}]
    )
)
def test_anything_else_is_no_patch(state: object) -> None:
    assert read(state, (1, 32, 32)) is None
