"""Tests of jobs: a page starts long work, shows its result, and says when the memory is too small."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from cnnviz.translations import catalogue
    from cnnviz.ui.shell.job import offer

    def work(step: object) -> str:
        if st_full:
            raise RuntimeError("out of memory")
        return "done"

    st_full = st.session_state.get("full", False)
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


def test_a_full_memory_gets_a_sentence_and_another_try() -> None:
    app = AppTest.from_function(page)
    app.session_state["full"] = True
    app.run()
    begin(app)
    assert "memory did not suffice" in app.error[0].value
    assert app.button(key="work-start").label == "Begin"
