"""Tests of the page without a browser: it runs, speaks the chosen language, survives missing weights."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
import streamlit as st
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import Card
from cnnviz.finetune.sample_sets import CLASSES, Builtin
from cnnviz.inputs.warning_sentences import doubts
from cnnviz.models.specs import MODELS
from cnnviz.translations import catalogue
from tests.support.drawings import drawings, rasterise
from tests.support.odd_drawings import FOX
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def app() -> Iterator[AppTest]:
    st.cache_resource.clear()
    yield AppTest.from_file(ROOT / "app.py", default_timeout=60)
    st.cache_resource.clear()


def test_the_page_runs(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert app.header[0].value == "See a network read your handwriting"
    assert app.caption[-1].value.startswith("Runs on: ")


def test_the_chosen_language_is_spoken(app: AppTest) -> None:
    app.run()
    app.segmented_control(key="lang-control").set_value("ko").run()
    assert not app.exception
    assert app.header[0].value == "내 손글씨를 읽는 신경망 들여다보기"
    # Only what is sent anew makes a browser show the chosen model by its new name.
    sent = app.selectbox(key="model-choice").proto
    assert (sent.set_value, sent.raw_value) == (True, "LeNet: 손글씨 숫자")
    assert not app.run().selectbox(key="model-choice").proto.set_value


@pytest.mark.parametrize("content", [None, b"", b"\x80\x04not weights"])
def test_missing_or_broken_weights_leave_a_sentence(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    weights = tmp_path / "lenet.safetensors"
    if content is not None:
        weights.write_bytes(content)
    monkeypatch.setitem(MODELS, "lenet", replace(MODELS["lenet"], weights=weights))
    app.run()
    assert not app.exception
    assert "weights of lenet are missing or broken" in app.error[0].value


def test_an_answer_to_a_drawing_that_is_no_digit_is_doubted(app: AppTest) -> None:
    for drawing, doubted in ((FOX, True), (drawings()[7], False)):
        file = BytesIO()
        Image.fromarray(rasterise(drawing)).save(file, "PNG")
        strokes = [{"tool": "pen", "width": 10, "points": [1, 2, 3, 4]}]
        sent = {"png": b64encode(file.getvalue()).decode(), "strokes": strokes}
        app.session_state["picture-digits-pad"] = {"drawing": sent}
        app.run()
        assert not app.exception
        (scores,) = (
            json.loads(each.proto.json)[0]
            for each in app.get("bidi_component")
            if each.proto.component_name == "predictions"
        )
        assert len(scores["probabilities"]) == 10
        assert ["This is unlike the digits" in words for words in scores["doubts"]] == [True] * doubted


def test_a_network_of_shapes_is_told_nothing_of_digits(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path, card = tmp_path / "net.safetensors", Card("lenet", CLASSES[Builtin.SHAPES], "lenet")
    checkpoint.write(build(card), card, {}, path)
    shapes = checkpoint.spec(path)
    monkeypatch.setitem(MODELS, shapes.name, shapes)
    circle, file = Image.new("RGB", (96, 96), "silver"), BytesIO()
    ImageDraw.Draw(circle).ellipse((30, 30, 70, 70), fill="navy")
    circle.save(file, "PNG")
    digit = MODELS["lenet"].prepare(np.asarray(circle))
    assert digit
    assert doubts(digit, catalogue("en"))
    app.session_state["picture-digits.source"] = "upload"
    app.session_state["picture-digits-upload.file"] = ("circle.png", file.getvalue())
    app.query_params["model"] = shapes.name
    app.run()
    assert not app.exception
    assert app.header[0].value == "See a network look at your drawing"
    said = {each.proto.component_name: each.proto for each in app.get("bidi_component")}
    answer = json.loads(said["predictions"].json)[0]
    assert "circle, square, triangle" in answer["limits"]
    assert len(answer["probabilities"]) == 3
    words = [each.value for each in (*app.caption, *app.info, *app.warning)]
    words += [app.file_uploader[0].label, json.dumps(answer), str(said["steps"].bytes)]
    words += [stop["title"] + stop["words"] for stop in json.loads(said["tour"].json)[0]["stops"]]
    assert [each for each in words if "digit" in each or "MNIST" in each] == []
