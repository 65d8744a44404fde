"""Is long work done beside the page, can it be stopped, and what if the memory does not suffice?"""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from cnnviz.ui.shell.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable


def test_work_tells_how_far_it_is_and_gives_its_result() -> None:
    def work(step: Callable[[float], None]) -> int:
        step(0.5)
        return 7

    job = Job(work)
    job.start()
    job.join(10)
    assert (job.share, job.result, job.failed) == (0.5, 7, False)


def test_work_that_is_left_ends_at_its_next_step() -> None:
    begun, left = Event(), Event()

    def work(step: Callable[[float], None]) -> int:
        begun.set()
        left.wait(10)
        step(0.5)
        return 7

    job = Job(work)
    job.start()
    begun.wait(10)
    job.left.set()
    left.set()
    job.join(10)
    assert not job.is_alive()
    assert (job.result, job.failed) == (None, False)


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
    app.session_state["work.job"][1].join(10)
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
