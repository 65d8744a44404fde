"""Tests of what a lab is set to: it stands in the address, comes back from it, and may be impossible."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch.nn import functional as F

from cnnviz.lessons.patterns import Pattern, pattern
from tests.support.views import sent

Lab = Callable[..., AppTest]


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
    next(each for each in app.button if each.label == "Reset").click().run()
    assert "stride" not in app.query_params
    assert app.slider(key="convolution-stride").value == 1


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (
            "convolution",
            {"kernel": "own", "weights": "-1!-2!-1~0!0!0~1!2!1", "rows": "3", "columns": "3"},
        ),
        ("padding", {"part": "layers", "size": "16", "layers": "5"}),
        ("pooling", {"picture": "dot", "window": "8", "stride": "8", "right": "1"}),
        ("pixels", {"picture": "edge", "size": "8"}),
    ],
)
def test_the_task_of_a_lab_is_done_by_its_state(lab: Lab, name: str, address: dict[str, str]) -> None:
    app = lab(name, **address)
    if name == "pixels":
        yellow = [[1, 255, 255, 0]]
        app.session_state["pixels.painted"] = {crc32(pattern(Pattern.EDGE, 8).tobytes()): yellow}
        app.run()
        assert "255, 255, 0" in app.code[0].value
    assert [each for each in app.markdown if "**Task done:**" in each.value]


def test_an_impossible_setting_is_said_in_words(lab: Lab) -> None:
    app = lab("convolution", size="4", dilation="5")
    assert "does not fit even once" in app.warning[0].value


def test_an_impossible_map_hides_only_itself(lab: Lab) -> None:
    app = lab("pooling", window="1", stride="2", part="window")
    assert [warning.value.partition(":")[0] for warning in app.warning] == ["**Strided convolution**"]
    assert app.segmented_control(key="pooling-shown").options == ["Max pooling", "Average pooling"]
    app = lab("pooling", window="8", size="4", reading="1")
    assert "does not fit even once" in app.warning[0].value
    assert app.radio
    app = lab("padding", part="layers", size="16", layers="5")
    assert not app.warning
    none, zeros, *_ = sent(app, "boards")[0]["sheets"]
    assert (none["name"], none["array"], zeros["name"]) == ("None", None, "Zeros")
    assert "of 6×6 cells none are left after layer 3" in none["note"]


def test_a_link_keeps_the_size_with_an_even_kernel(lab: Lab) -> None:
    app = lab("convolution", same="1", kernel="blur", rows="2", columns="4", dilation="3", padding="7")
    header, arrays = sent(app, "window")
    picture = torch.from_numpy(arrays["input"].astype(np.float32))
    expected = F.conv2d(picture, torch.tensor(arrays["output.weight"]), padding="same", dilation=3)
    np.testing.assert_allclose(arrays["output"], expected, atol=1e-5 * 255)
    assert header["layers"][1]["window"]["padding"] == [1, 4]
    assert "1 + 2" in app.latex[0].value
    assert app.slider(key="convolution-padding").disabled
    assert "moves by 1, not by 2" in lab("convolution", same="1", stride="2").warning[0].value


def test_the_panel_of_one_window_speaks_the_language_of_the_page(lab: Lab) -> None:
    app = lab("convolution")
    header, arrays = sent(app.segmented_control(key="lang-control").set_value("ko").run(), "window")
    assert [layer["name"] for layer in header["layers"]] == ["입력", "출력"]
    assert {"입력", "출력", "출력.weight"} <= set(arrays)


def test_a_link_rounds_the_size_up_and_leaves_the_padding_out(lab: Lab) -> None:
    app = lab(
        "pooling",
        part="window",
        window="3",
        stride="2",
        padding="1",
        size="28",
        ceil="1",
        counted="0",
        shown="average",
    )
    header, arrays = sent(app, "window")
    picture = torch.from_numpy(arrays["input"].astype(np.float32))
    expected = F.avg_pool2d(picture, 3, 2, 1, ceil_mode=True, count_include_pad=False)
    np.testing.assert_allclose(arrays["output"], expected, atol=1e-5 * 255)
    assert arrays["output"].shape == (1, 15, 15)
    assert header["layers"][1]["options"]["count_include_pad"] is False
