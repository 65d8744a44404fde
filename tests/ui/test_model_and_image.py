"""Tests of the choice of the picture: a sample at first, and a sentence on one in which nothing is found."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.analysis.predictions import predictions
from cnnviz.inputs import images
from cnnviz.ui.inputs.picture import Source

KEY = "picture-digits"


def page(language: str) -> None:
    import streamlit as st

    from cnnviz.models.specs import model
    from cnnviz.translations import catalogue
    from cnnviz.ui.inputs.model_and_image import choose_picture

    st.session_state["found"] = choose_picture(model("lenet"), catalogue(language))


@pytest.mark.parametrize(
    ("language", "coloured", "words"),
    [
        ("en", True, "colours in this picture differ"),
        ("ko", True, "색이 서로 다르지만"),
        ("en", False, "Nothing in this picture stands out"),
    ],
)
def test_a_picture_that_holds_nothing_is_told_why(language: str, coloured: bool, words: str) -> None:
    picture = np.full((120, 120, 3), (200, 60, 60), np.uint8)
    if coloured:
        picture[30:90, 55:65] = (40, 142, 60)  # as bright
    app = AppTest.from_function(page, kwargs={"language": language})
    app.session_state[f"{KEY}.source"] = Source.UPLOAD
    app.session_state[f"{KEY}-upload.file"] = ("seven.png", images.encode(picture))
    app.run()
    assert not app.exception
    assert [words in info.value for info in app.info] == [True]


def test_a_digit_is_read_before_one_is_given() -> None:
    app = AppTest.from_function(page, kwargs={"language": "en"}, default_timeout=60).run()
    assert not app.exception
    assert predictions(app.session_state["found"].trace, "0123456789", 1)[0].label == "7"
    assert app.segmented_control(key=f"{KEY}-source").value is Source.DRAW
    assert "sample" not in app.query_params
