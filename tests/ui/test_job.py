"""Tests of jobs: a page starts long work, shows its result, and says when the memory is too small."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.serving.backend import UnreachableError


def page() -> None:
    import streamlit as st

    from cnnviz.translations import catalogue
    from cnnviz.ui.shell.job import offer

    def work(step: object) -> str:
        if failure is not None:
            raise failure
        return "done"

    failure = st.session_state.get("failure")
    st.text(str(offer("Begin", st.session_state.get("about", 1), work, catalogue("en"), key="work")))


def begin(app: AppTest) -> None:
    app.button(key="work-start").click().run()
    app.session_state["work.job"].join(10)
    app.run()
    assert not app.exception


def test_a_result_is_shown_until_it_is_about_something_else() -> None:
    app = AppTest.from_function(page).run()
    assert app.text[0].value == "None"
    begin(app)
    assert app.text[0].value == "done"
    app.session_state["about"] = 2
    app.run()
    assert app.text[0].value == "None"
    assert app.button(key="work-start").label == "Begin"


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [(RuntimeError("out of memory"), "memory did not suffice"), (UnreachableError(), "do not answer")],
)
def test_what_fails_gets_a_sentence_and_another_try(failure: Exception, sentence: str) -> None:
    app = AppTest.from_function(page)
    app.session_state["failure"] = failure
    app.run()
    begin(app)
    assert sentence in app.error[0].value
    assert app.button(key="work-start").label == "Begin"
