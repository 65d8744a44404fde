"""Tests of jobs: a page starts long work, shows its result, and says when the memory is too small."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.job import JobState


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


def endless_page() -> None:
    from threading import Event
    from typing import Any

    import streamlit as st

    from cnnviz.translations import catalogue
    from cnnviz.ui.shell.job import offer

    def work(step: Any) -> None:
        while True:
            step(0.5)
            Event().wait(0.01)

    if st.session_state.get("here", True):
        offer("Begin", 1, work, catalogue("en"), key="work")


def test_work_ends_once_its_page_is_left_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnviz.ui.shell.job.UNWATCHED", 0.2)
    app = AppTest.from_function(endless_page).run()
    app.button(key="work-start").click().run()
    job = app.session_state["work.job"]
    assert "50% done after 0 s" in app.get("progress")[0].proto.text
    app.session_state["here"] = False
    app.run()  # other pages do not speak for the one that is left
    job.join(10)
    assert job.state is JobState.CANCELLED
    app.session_state["here"] = True
    app.run()
    assert "nobody looked at its page" in app.caption[0].value
    assert app.button(key="work-start").label == "Begin"
