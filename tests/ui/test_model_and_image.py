"""Tests of the choice of the picture: one in which nothing is found gets a sentence on why."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.inputs import images
from cnnviz.ui.inputs.picture import Source

KEY = "picture-digits"


def page(language: str) -> None:
    from cnnviz.models.specs import model
    from cnnviz.translations import catalogue
    from cnnviz.ui.inputs.model_and_image import choose_picture

    choose_picture(model("lenet"), catalogue(language))


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
