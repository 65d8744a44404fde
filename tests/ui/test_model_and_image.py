"""Tests of the model and picture on a page that is not about choosing them."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.inputs import digits
from cnnviz.inputs.images import decode
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.ui.inputs.picture import Source
from tests.support.server import ROOT


def page() -> None:
    import streamlit as st

    from cnnviz.translations import catalogue
    from cnnviz.ui.inputs.model_and_image import subject

    st.session_state["got"] = subject(catalogue("en"))


@pytest.mark.parametrize("place", [None, 3])
def test_it_begins_with_a_sample_or_with_the_one_in_the_address(place: int | None) -> None:
    app = AppTest.from_function(page, default_timeout=60)
    sample = samples(PictureKind.DIGITS)[place or 0]
    if place is not None:
        app.query_params["sample"] = sample.path.stem
    app.run()
    assert not app.exception
    expected = digits.prepare(decode(sample.path.read_bytes()))
    assert expected
    found = app.session_state["got"]
    np.testing.assert_array_equal(found.trace["input"], expected.input)


def test_an_empty_board_stays_empty() -> None:
    app = AppTest.from_function(page, default_timeout=60).run()
    app.segmented_control(key="picture-digits-source").set_value("draw").run()
    assert app.session_state["got"].trace is None
    assert "Choose a picture first" in app.info[0].value


@pytest.mark.parametrize("name", ["maps", "experiments"])
def test_a_visitor_who_has_drawn_nothing_goes_on_with_a_sample(name: str) -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    assert app.segmented_control(key="picture-digits-source").value == Source.DRAW
    app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    assert app.segmented_control(key="picture-digits-source").value == Source.SAMPLES
    assert app.query_params["sample"] == samples(PictureKind.DIGITS)[0].path.stem
