"""Controls that start and end a training on a page, and its curves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.serving.job import JobState
from cnnviz.ui.lessons.charts import Axis, curves
from cnnviz.ui.shell.job import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cnnviz.training.live_training import LiveTraining
    from cnnviz.translations import Catalogue


def train(
    make: Callable[[], LiveTraining],
    finished: LiveTraining | None,
    names: Mapping[str, str],
    text: Catalogue,
    *,
    key: str,
) -> LiveTraining | None:
    """Show a finished training at once; below it the controls of one of the user's own, and its curves.

    Args:
        make: the training to start.
        finished: one that has ended before the user came, if there is one.
        names: what the trainees are called; others are called as they are.
        text: the language.
        key: of the training in the session.

    Returns:
        The training that is shown when it is done, else None.
    """
    training: LiveTraining | None = st.session_state.get(key) or finished
    running = training is not None and training.watch()
    with st.container(horizontal=True):
        st.button(
            text("Train") if finished is None else text("Train it yourself"),
            type="primary",
            icon=":material/play_arrow:",
            key=f"{key}-start",
            disabled=running,
            on_click=_start,
            args=(make, key),
        )
        st.button(
            text("Cancel"),
            icon=":material/stop:",
            key=f"{key}-stop",
            disabled=not running,
            on_click=training.cancel if training else None,
        )
    if training is None:
        st.caption(
            text(
                "Nothing has been trained yet. It takes seconds on an idle machine. An epoch is one pass "
                "through all digits to learn from; others are held out for the test."
            )
        )
        return None
    said = (
        text("Trained before you came: {epochs} epochs.", epochs=training.epochs)
        if training is finished
        else ""
    )
    show = partial(_progress, training, said, names, text, key)
    watch(training.watch, show, active=running, every=0.7)
    return training if training.state is JobState.DONE else None


def _start(make: Callable[[], LiveTraining], key: str) -> None:
    training = make()
    st.session_state[key] = training
    training.start()


def _progress(training: LiveTraining, said: str, names: Mapping[str, str], text: Catalogue, key: str) -> None:
    """Show how many epochs are done, unless another sentence is `said`, and the curves so far."""
    # Looked at once: the training goes on meanwhile, and the sentence must be that of the curves.
    reached = {name: list(trainee.accuracies) for name, trainee in training.trainees.items()}
    done = max(0, min(map(len, reached.values())) - 1)
    states = {
        JobState.WAITING: text("Waiting for another training on this server."),
        JobState.RUNNING: text("Epoch {done} of {epochs} is done.", done=done, epochs=training.epochs),
        JobState.DONE: text("Done: {epochs} epochs.", epochs=training.epochs),
        JobState.CANCELLED: text("Cancelled after {done} epochs.", done=done),
    }
    st.progress(done / training.epochs, said or states[training.state])
    curves(
        {
            text("{name}: {seconds:.1f} s", name=names.get(name, name), seconds=trainee.seconds): (
                list(range(len(reached[name]))),
                reached[name],
            )
            for name, trainee in training.trainees.items()
        },
        (
            Axis(text("epochs"), (-0.2, training.epochs + 0.2)),
            Axis(text("share of held-out digits read"), (0, 1)),
        ),
        text,
        key=f"{key}-curves",
    )
