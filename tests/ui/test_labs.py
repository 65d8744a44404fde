"""Tests of the labs without a browser: they run, keep settings in the address, and let users guess."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest
from torch.nn import functional as F

from cnnviz.models.specs import WeightsError
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.picture import Source
from cnnviz.ui.lessons.lesson import labs
from tests.support.server import ROOT
from tests.ui.test_steps import unpack

Lab = Callable[..., AppTest]
ENTRIES = labs(catalogue("en"))


@pytest.fixture
def lab() -> Lab:
    """Open the page of a lab: `lab("convolution", stride="2")`."""

    def opened(name: str, **address: str) -> AppTest:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        app.run()
        app.switch_page(f"pages/lab_{name}.py")
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return opened


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_each_lab_runs_and_asks_three_questions(lab: Lab, name: str) -> None:
    app = lab(name)
    assert len(app.radio) >= 3
    assert not app.success
    for question in range(3):
        app.radio[question].set_value(0).run()
        assert not app.exception
        assert len(app.success) + len(app.warning) == question + 1


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
@pytest.mark.parametrize("size", [(3, 5), (700, 400)])
def test_each_lab_takes_the_learners_own_picture(name: str, size: tuple[int, int]) -> None:
    file = BytesIO()
    Image.effect_noise(size, 90).save(file, "PNG")
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    for dataset in ("digits", "photos"):
        app.session_state[f"picture-{dataset}.source"] = Source.UPLOAD
        app.session_state[f"picture-{dataset}-upload.file"] = ("own.png", file.getvalue())
    app.session_state["labs.picture"], app.session_state["labs.digit"] = "own-photo", "own"
    app.switch_page(f"pages/lab_{name}.py")
    if name == "output":
        app.query_params["part"] = "photo"
    app.run()
    assert not app.exception
    assert not [caption for caption in app.caption if "No picture of yours" in caption.value]
    assert len(app.radio) >= 3


@pytest.mark.parametrize("part", ["sum", "scores", "head", "photo"])
def test_each_step_of_the_last_layers_runs(lab: Lab, part: str) -> None:
    assert len(lab("output", part=part).radio) == 5


@pytest.mark.parametrize(("picture", "layer"), [("digit", "conv1"), ("photo", "bn1"), ("edge", "bn1")])
def test_the_network_for_the_picture_lends_its_maps(lab: Lab, picture: str, layer: str) -> None:
    app = lab("activation", picture=picture)
    assert app.selectbox(key="activation-layer").value == layer


def test_without_weights_a_lab_still_asks(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise WeightsError("gone")

    monkeypatch.setattr("cnnviz.ui.shell.session.trace", missing)
    app = lab("activation")
    assert "missing or broken" in app.error[0].value
    assert len(app.radio) >= 3


def test_the_overview_lists_all_labs() -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.run()
    app.switch_page("pages/lesson.py").run()
    assert not app.exception
    said = [link.proto.label for link in app.get("page_link")]
    assert [entry.title in label for entry, label in zip(ENTRIES, said, strict=True)] == [True] * len(ENTRIES)


def test_an_address_restores_a_lab_and_a_wrong_one_does_not(lab: Lab) -> None:
    app = lab("convolution", stride="2", size="4", padding="1", kernel="nonsense", dilation="99")
    assert app.slider(key="convolution-stride").value == 2
    assert app.select_slider(key="convolution-size").value == 4
    assert app.slider(key="convolution-dilation").value == 1
    assert app.selectbox(key="convolution-kernel").value == "sobel"
    assert "= 2" in app.latex[0].value


def test_a_setting_goes_to_the_address_and_reset_clears_it(lab: Lab) -> None:
    app = lab("convolution")
    app.slider(key="convolution-stride").set_value(3).run()
    assert app.query_params["stride"] == "3"
    app.button[0].click().run()
    assert "stride" not in app.query_params
    assert app.slider(key="convolution-stride").value == 1


def test_an_impossible_setting_is_said_in_words(lab: Lab) -> None:
    app = lab("convolution", size="4", dilation="5")
    assert "does not fit even once" in app.warning[0].value


def test_an_impossible_map_hides_only_itself(lab: Lab) -> None:
    app = lab("pooling", window="1", stride="2")
    assert [warning.value.partition(":")[0] for warning in app.warning] == ["**Strided convolution**"]
    assert app.segmented_control(key="pooling-shown").options == ["Max pooling", "Average pooling"]
    app = lab("pooling", window="8", size="4")
    assert "does not fit even once" in app.warning[0].value
    assert len(app.radio) >= 3
    app = lab("padding", size="16", layers="5")
    assert [warning.value.partition(":")[0] for warning in app.warning] == ["**None**"]


def walked(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the view of one window at a time was given."""
    (walk,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "window"]
    return unpack(walk.bytes)


def test_a_link_keeps_the_size_with_an_even_kernel(lab: Lab) -> None:
    app = lab("convolution", same="1", kernel="blur", rows="2", columns="4", dilation="3", padding="7")
    header, arrays = walked(app)
    picture = torch.from_numpy(arrays["input"].astype(np.float32))
    expected = F.conv2d(picture, torch.tensor(arrays["output.weight"]), padding="same", dilation=3)
    np.testing.assert_allclose(arrays["output"], expected, atol=1e-5 * 255)
    assert header["layers"][1]["window"]["padding"] == [1, 4]
    assert "1 + 2" in app.latex[0].value
    assert app.slider(key="convolution-padding").disabled
    assert "moves by 1, not by 2" in lab("convolution", same="1", stride="2").warning[0].value


def test_a_link_rounds_the_size_up_and_leaves_the_padding_out(lab: Lab) -> None:
    app = lab(
        "pooling", window="3", stride="2", padding="1", size="28", ceil="1", counted="0", shown="average"
    )
    header, arrays = walked(app)
    picture = torch.from_numpy(arrays["input"].astype(np.float32))
    expected = F.avg_pool2d(picture, 3, 2, 1, ceil_mode=True, count_include_pad=False)
    np.testing.assert_allclose(arrays["output"], expected, atol=1e-5 * 255)
    assert arrays["output"].shape == (1, 15, 15)
    assert header["layers"][1]["options"]["count_include_pad"] is False
