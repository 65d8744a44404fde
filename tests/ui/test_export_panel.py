"""Tests of the export: a link restores picture and number, and offers the number that the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnnviz.capture.trace import Unit
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = samples(PictureKind.DIGITS)[20]


@pytest.fixture
def app() -> Iterator[AppTest]:
    st.cache_resource.clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["sample"] = SAMPLE.path.stem
    app.session_state["export-open"] = True
    yield app
    st.cache_resource.clear()


def number(app: AppTest) -> float:
    said = next(each.value for each in app.markdown if each.value.startswith("Value: "))
    return float(said.split("**")[1])


def link(app: AppTest) -> str:
    return next(each.value for each in app.code if "?" in each.value)


def test_a_link_brings_back_the_number(app: AppTest) -> None:
    app.query_params.update({"layer": "conv2", "channel": "3", "row": "4", "column": "5"})
    app.run()
    assert not app.exception
    prepared = model("lenet").prepare(images.decode(SAMPLE.path.read_bytes()))
    assert prepared
    trace = Engine(model("lenet")).run(prepared.input)
    assert number(app) == pytest.approx(trace.value(Unit("conv2", 3, 4, 5)), rel=1e-6)
    assert "layer=conv2&channel=3&row=4&column=5" in link(app)
    assert f"sample={SAMPLE.path.stem}" in link(app)

    app.selectbox(key="export-lenet-layer").select("fc3").run()
    assert not app.exception
    assert number(app) == pytest.approx(trace.value(Unit("fc3", 3)), rel=1e-6)

    shown = Unit("pool1", 2, 1, 7)
    app.session_state["export"] = {"asked": {"unit": shown._asdict(), "settings": {"scale": "layer"}}}
    app.run()
    assert number(app) == pytest.approx(trace.value(shown), rel=1e-6)
    assert "layer=pool1&channel=2&row=1&column=7" in link(app)
    assert "scale=layer" in link(app)


@pytest.mark.parametrize("asked", [7, {"unit": 3, "settings": "dark"}, {"unit": {"layer": "x9"}}])
def test_a_browser_may_ask_anything(app: AppTest, asked: object) -> None:
    app.session_state["export"] = {"asked": asked}
    app.run()
    assert not app.exception
    assert "layer=relu2" in link(app)


def test_a_link_that_names_nothing_leaves_the_page_as_it_is(app: AppTest) -> None:
    app.query_params.update({"layer": "nowhere", "channel": "99999", "model": "none", "sample": "no-such"})
    app.run()
    assert not app.exception
    assert app.header[0].value == "See a network read your handwriting"


def test_a_place_beyond_the_map_is_its_last(app: AppTest) -> None:
    app.query_params.update({"layer": "pool2", "channel": "99999", "row": "7", "column": "0"})
    app.run()
    assert not app.exception
    assert app.number_input(key="export-lenet-channel").value == 15
    assert app.number_input(key="export-lenet-row").value == 4
