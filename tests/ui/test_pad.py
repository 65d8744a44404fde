"""Tests of the pad: it gives what was drawn, keeps it, and survives whatever a browser sends."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from cnnviz.ui.inputs.pad import Drawing, read

PNG = b"\x89PNG\r\n\x1a\nnot looked at here"
CODE = b64encode(PNG).decode()
STROKE = {"tool": "pen", "width": 20, "points": [1, 2, 3, 4]}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(CODE),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["png", "strokes", "tool", "width", "points"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def sent(**changes: Any) -> dict[str, Any]:
    return {"png": CODE, "strokes": [STROKE], **changes}


def test_a_drawing_is_read() -> None:
    assert read(sent()) == Drawing(PNG, [STROKE])
    assert read(sent(png="", strokes=[])) == Drawing(b"", [])


@pytest.mark.parametrize("other", [None, 7, [], {}, {"png": CODE}, {"strokes": []}])
def test_no_drawing_is_none(other: object) -> None:
    assert read(other) is None


@pytest.mark.parametrize("png", [None, 3, b"PNG", "%%%%", CODE + "\n", CODE[:-1], "é" * 8, "A" * 1_400_004])
def test_a_malformed_picture_is_none(png: object) -> None:
    assert read(sent(png=png)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"tool": "axe"},
        {"width": 0},
        {"width": 10**9},
        {"width": True},
        {"width": 2.5},
        {"points": []},
        {"points": [1]},
        {"points": [1, "2"]},
        {"points": [1, 10**400]},
        {"points": [1, float("nan")]},
        {"points": [1, 2] * 100_000},
        {"more": 1},
    ],
)
def test_a_malformed_stroke_is_none(change: dict[str, object]) -> None:
    assert read(sent(strokes=[STROKE | change])) is None
    assert read(sent(strokes=[STROKE, "no stroke"])) is None


@given(ANYTHING)
def test_nothing_else_raises(other: object) -> None:
    assert isinstance(read(other), Drawing | None)


def page() -> None:
    import streamlit as st

    from cnnviz.ui.inputs.pad import pad

    if st.toggle("pad", value=True, key="shown"):
        drawn = pad(key="pad")
        st.text(f"{len(drawn)} bytes" if drawn else "empty")


def test_the_drawing_is_there_again_when_the_pad_comes_back() -> None:
    app = AppTest.from_function(page).run()
    assert app.text[0].value == "empty"
    app.session_state["pad"] = {"drawing": sent()}
    assert app.run().text[0].value == f"{len(PNG)} bytes"
    app.toggle(key="shown").set_value(False).run()
    app.toggle(key="shown").set_value(True).run()
    assert app.text[0].value == f"{len(PNG)} bytes"
    app.session_state["pad"] = {"drawing": sent(png="", strokes=[])}
    assert app.run().text[0].value == "empty"


def test_a_page_stands_a_malformed_drawing() -> None:
    app = AppTest.from_function(page).run()
    for state in ({"drawing": sent(png=7)}, {"drawing": 7}, {}):
        app.session_state["pad"] = state
        assert app.run().text[0].value == "empty"
        assert not app.exception
