"""Tests of the page of the network in numbers, also as the first visit of a fresh server."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import streamlit as st
import torch
from playwright.sync_api import expect
from safetensors.numpy import save_file
from streamlit.testing.v1 import AppTest
from torch.utils.flop_counter import FlopCounterMode

from cnnviz.models.specs import MODELS
from tests.conftest import ready
from tests.support.server import ROOT, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page


def test_every_layer_has_its_numbers() -> None:
    st.cache_resource.clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    app.switch_page("pages/model.py").run()
    assert not app.exception
    assert "61,706" in app.markdown[0].value
    table = app.dataframe[0].value.set_index("Layer")
    assert table.loc["conv2"].tolist() == ["Conv2d", "16 × 10 × 10", 2416, 241600, "14 × 14"]
    assert app.code[0].value.startswith("print(model)\n\nSequential(\n  (conv1): Conv2d(1, 6,")
    st.cache_resource.clear()


def test_it_says_in_which_layers_the_weights_and_the_arithmetic_sit() -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page("pages/model.py").run()
    network = MODELS["lenet"].build().eval()
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, 1, 32, 32))
    found = counter.get_flop_counts()
    weighted = {name: part for name, part in network.named_children() if list(part.parameters())}
    weights = {name: sum(each.numel() for each in part.parameters()) for name, part in weighted.items()}
    # Torch counts a multiplication and an addition as two, and no bias.
    counted = {name: sum(found[f"Sequential.{name}"].values()) // 2 for name in weighted}
    said = app.markdown[0].value
    assert f"weights sit in **{max(weights, key=weights.__getitem__)}**" in said
    assert f"most of them in **{max(counted, key=counted.__getitem__)}**" in said
    (proto,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == "layer_bars")
    rows = {row["name"]: row for row in json.loads(proto.json)[0]["rows"]}
    assert {name: rows[name]["weights"] for name in weights} == weights
    biases = {name: int(np.prod(rows[name]["shape"])) for name in counted}
    assert {name: rows[name]["products"] - biases[name] for name in counted} == counted


def test_a_layer_says_how_it_uses_its_weights_and_leads_to_its_maps(visit: Callable[..., Page]) -> None:
    page = visit("model", locale="en-US")
    box = page.get_by_role("button", name="conv2 16 maps of 10×10")
    box.focus()
    box.press("Enter")  # the box opens the row below
    expect(page.locator(".layer-bars summary").filter(has_text="conv2")).to_be_focused()
    told = page.locator(".layer-bars details[open] .told")
    # 2,416 of 61,706 weights; 241,600 of 423,038 steps, each weight at 10 × 10 places.
    expect(told).to_contain_text("3.9% of all weights and takes 57% of all steps")
    expect(told).to_contain_text("100 times for a picture")
    expect(told.get_by_role("link", name="Lab: Convolution")).to_be_visible()
    told.get_by_role("button", name="See it at work").click()
    expect(page.get_by_role("application", name="The maps of conv2")).to_be_visible()


def test_a_link_to_the_page_works_on_a_fresh_server(chromium: Browser) -> None:
    with serve() as server:
        page = chromium.new_page()
        page.goto(f"{server.address}/model?lang=ko")
        ready(page)
        page.get_by_text("61,706").wait_for()
        assert page.get_by_role("heading", level=2).inner_text() == "신경망의 구성"
        page.get_by_role("link", name="모델").wait_for()
        page.get_by_role("link", name="신경망", exact=True).click()
        page.get_by_role("heading", name="내 손글씨를 읽는 신경망 들여다보기").wait_for()
        page.close()


@pytest.mark.parametrize("kept", [True, False])
def test_the_head_of_the_lesson_stands_beside_the_published_one(
    kept: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spec = replace(MODELS["resnet50-catdog"], weights=tmp_path / "net.safetensors")
    monkeypatch.setitem(MODELS, spec.name, spec)
    if kept:
        notes = {"channels": {"relu": 12}, "photo": "cat-chelsea.jpg", "best": 1, "accuracies": [0.5]}
        arrays = {"conv1": np.zeros((2, 64, 3, 7, 7), np.float16), "relu": np.zeros((2, 5, 6), np.float16)}
        metadata = {name: json.dumps(value) for name, value in notes.items()}
        save_file(arrays, tmp_path / "net-replay.safetensors", metadata)
    st.cache_resource.clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    app.query_params["model"] = spec.name
    app.switch_page("pages/model.py").run()
    assert not app.exception
    table = app.dataframe[1].value.set_index("Part")
    # Of He et al.'s network torchvision counts 25,557,032; its last layer has 2,048 × 1,000 + 1,000 of them.
    assert table.loc["fc", "torchvision: parameters"] == 2048 * 1000 + 1000
    assert table["torchvision: parameters"].sum() == 25_557_032
    assert table.loc["fc.0", "lesson: parameters"] == 2048 * 128 + 128
    assert table["lesson: parameters"].sum() == 23_770_433
    verdicts = table["What happened"].to_dict()
    assert [verdicts[part] for part in ("conv1", "layer4", "fc", "fc.3")] == [
        "kept",
        "kept",
        "replaced",
        "new",
    ]
    shown = [each for each in app.get("bidi_component") if each.proto.component_name == "before_after"]
    said = [each.value for each in app.info if "is not kept on this computer" in each.value]
    assert (len(shown), len(said)) == ((1, 0) if kept else (0, 1))
    st.cache_resource.clear()
