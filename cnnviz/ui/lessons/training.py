"""Controls that start and end a training on a page, and its curves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.serving.job import JobState
from cnnviz.ui.lessons.charts import Axis, curves
from cnnviz.ui.shell.job import watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.training.live_training import LiveTraining
    from cnnviz.translations import Catalogue


def train(make: Callable[[], LiveTraining], text: Catalogue, *, key: str) -> LiveTraining | None:
    """Show the controls of a training, and its curves as it goes on.

    Args:
        make: the training to start.
        text: the language.
        key: of the training in the session.

    Returns:
        The training when it is done, else None.
    """
    training: LiveTraining | None = st.session_state.get(key)
    running = training is not None and training.watch()
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
        on_click=training.cancel if training else None,
        width="stretch",
    )
    if training is None:
        st.caption(
            text(
                "Nothing has been trained yet. It takes seconds on an idle machine. An epoch is one pass "
                "through all digits to learn from; others are held out for the test."
            )
        )
        return None
    watch(training.watch, partial(_progress, training, text, key), active=running, every=0.7)
    return training if training.state is JobState.DONE else None


def _start(make: Callable[[], LiveTraining], key: str) -> None:
    training = make()
    st.session_state[key] = training
    training.start()


def _progress(training: LiveTraining, text: Catalogue, key: str) -> None:
    """Show how many epochs are done, and the curves so far."""
    said = {
        JobState.WAITING: text("Waiting for another training on this server."),
        JobState.RUNNING: text(
            "Epoch {done} of {epochs} is done.", done=training.done, epochs=training.epochs
        ),
        JobState.DONE: text("Done: {epochs} epochs.", epochs=training.epochs),
        JobState.CANCELLED: text("Cancelled after {done} epochs.", done=training.done),
    }
    st.progress(training.done / training.epochs, said[training.state])
    found = {
        text("{name}: {seconds:.1f} s", name=name, seconds=trainee.seconds): list(trainee.accuracies)
        for name, trainee in training.trainees.items()
    }
    curves(
        {name: (list(range(len(values))), values) for name, values in found.items()},
        (
            Axis(text("epochs"), (-0.2, training.epochs + 0.2)),
            Axis(text("share of held-out digits read"), (0, 1)),
        ),
        text,
        key=f"{key}-curves",
    )
