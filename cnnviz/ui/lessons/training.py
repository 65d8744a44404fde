"""How is a training started, watched and ended on a page?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.training.live_training import State
from cnnviz.ui.lessons.charts import Axis, curves

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.training.live_training import Course
    from cnnviz.translations import Catalogue

_EVERY = 0.7  # seconds between two looks


def train(make: Callable[[], Course], text: Catalogue, *, key: str) -> Course | None:
    """The controls of a training, and its curves as it goes on.

    Args:
        make: the course to start.
        text: the language.
        key: of the course in the session.

    Returns:
        The course when it is done, else None.
    """
    course: Course | None = st.session_state.get(key)
    running = course is not None and course.watch()
    start, stop = st.columns(2)
    start.button(
        text("Train"),
        type="primary",
        icon=":material/play_arrow:",
        key=f"{key}-start",
        disabled=running,
        on_click=_start,
        args=(make, key),
        width="stretch",
    )
    stop.button(
        text("Cancel"),
        icon=":material/stop:",
        key=f"{key}-stop",
        disabled=not running,
        on_click=course.cancel if course else None,
        width="stretch",
    )
    if course is None:
        st.caption(
            text(
                "Nothing has been trained yet. It takes seconds on an idle machine. An epoch is one pass "
                "through all digits to learn from; others are held out for the test."
            )
        )
        return None
    st.fragment(_watch, run_every=_EVERY if running else None)(course, text, key)
    return course if course.state is State.DONE else None


def _start(make: Callable[[], Course], key: str) -> None:
    course = make()
    st.session_state[key] = course
    course.start()


def _watch(course: Course, text: Catalogue, key: str) -> None:
    """The curves so far; when the course has ended, the whole page runs once more."""
    was_running = st.session_state.get(f"{key}-running", True)
    st.session_state[f"{key}-running"] = running = course.watch()
    said = {
        State.WAITING: text("Waiting for another training on this server."),
        State.RUNNING: text("Epoch {done} of {epochs} is done.", done=course.done, epochs=course.epochs),
        State.DONE: text("Done: {epochs} epochs.", epochs=course.epochs),
        State.CANCELLED: text("Cancelled after {done} epochs.", done=course.done),
    }
    st.progress(course.done / course.epochs, said[course.state])
    found = {
        text("{name}: {seconds:.1f} s", name=name, seconds=pupil.seconds): list(pupil.accuracies)
        for name, pupil in course.pupils.items()
    }
    curves(
        {name: (list(range(len(values))), values) for name, values in found.items()},
        (
            Axis(text("epochs"), (-0.2, course.epochs + 0.2)),
            Axis(text("share of held-out digits read"), (0, 1)),
        ),
        text,
        key=f"{key}-curves",
    )
    if was_running and not running:
        st.rerun()
