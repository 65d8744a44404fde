"""Watching, pausing, finishing and cancelling a fine-tuning that is under way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.finetune.job_queue import Ending, Queue
from cnnviz.finetune.progress import Phase, Progress
from cnnviz.ui.finetune import arrival
from cnnviz.ui.finetune.arrival import Place
from cnnviz.ui.finetune.held_out import held_out
from cnnviz.ui.finetune.results import accuracy, accuracy_curve, results
from cnnviz.ui.shell.job import watch

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue

_MINUTE = 60


@st.cache_resource(show_spinner=False)
def queue() -> Queue:
    """The queue of all users."""
    return Queue()


def under_way(workspace: Workspace) -> bool:
    """Whether a training was begun and has not ended, be it paused."""
    stands = workspace.progress()
    return workspace.recipe() is not None and (
        stands is None or stands.phase not in (Phase.DONE, Phase.FAILED)
    )


def watching(workspace: Workspace, text: Catalogue) -> None:
    """Show the training that is under way, as long as it is."""
    arrival.expect(Place.OUTCOME)
    watch(
        lambda: (_queued(workspace), under_way(workspace)),
        partial(_progress, workspace, text),
        active=_queued(workspace),
        every=1.0,
    )


def _queued(workspace: Workspace) -> bool:
    """Whether the training runs or waits, and is not paused."""
    return queue().place(workspace.folder) is not None


def _progress(workspace: Workspace, text: Catalogue) -> None:
    """Show the progress of the training, the buttons that change its course, and the results so far."""
    stands, dataset = workspace.progress(), workspace.dataset()
    train, test = columns()
    with train:
        st.subheader(text("2. Train"))
        arrival.place(Place.PROGRESS)
        _course(workspace, stands, text)
    with test:
        st.subheader(text("3. Test"))
        if stands and stands.done:
            accuracy(stands, text)
            held_out(stands, dataset, text, key="finetune-tests")
            accuracy_curve(stands, text)
        else:
            st.caption(
                text(
                    "After each epoch the network is asked about pictures that it does not learn from. Here "
                    "you see which it gets right."
                )
            )
    if stands and stands.done:
        results(stands, dataset, text)


def columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The places of the training and of what comes of it, side by side."""
    train, outcome = st.columns([4, 5], gap="medium")
    return train.container(border=True, gap="small"), outcome.container(border=True, gap="small")


def _course(workspace: Workspace, stands: Progress | None, text: Catalogue) -> None:
    """Show how the training stands, and the buttons that change its course."""
    place = queue().place(workspace.folder)
    if place is None:
        _explain(queue().ending(workspace.folder), text)
    st.progress(stands.share if stands else 0.0, _words(place, stands, text))
    with st.container(horizontal=True):
        if place is not None and st.button(text("Pause"), icon=":material/pause:"):
            queue().leave(workspace.folder)
            st.rerun()
        if place is None and st.button(text("Go on"), type="primary", icon=":material/play_arrow:"):
            queue().join(workspace.folder)
            st.rerun()
        if stands and stands.done:
            _offer_finish(workspace, text)
        _offer_cancel(workspace, text)


def _offer_finish(workspace: Workspace, text: Catalogue) -> None:
    """Offer to end with the network of the last whole epoch."""
    if workspace.is_enough():
        st.caption(text("It stops here: your network is being written."))
    elif st.button(text("Stop here and use it"), icon=":material/check:"):
        workspace.be_enough()
        queue().join(workspace.folder)  # of one that is paused
        st.rerun()


def _offer_cancel(workspace: Workspace, text: Catalogue) -> None:
    """Offer to cancel, and ask before, since what was learned is lost."""
    with st.popover(text("Cancel"), icon=":material/close:"):
        st.markdown(text("The epochs that are done will be lost. Your pictures stay."))
        if st.button(text("Cancel this training"), key="finetune-cancel"):
            queue().leave(workspace.folder)
            workspace.end()
            st.rerun()


def _explain(ending: Ending, text: Catalogue) -> None:
    """Say why a training ended before it was done, if it did not by its user's will."""
    reasons = {
        Ending.DISK: text("The disk is full or cannot be written to, so the training stopped."),
        Ending.MEMORY: text("The memory of the computer did not suffice, so the training stopped."),
        Ending.BROKEN: text("The training stopped by a fault."),
    }
    if ending in reasons:
        st.error(reasons[ending])


def _words(place: int | None, stands: Progress | None, text: Catalogue) -> str:
    """How it stands, in a sentence or two."""
    stands = stands or Progress(Phase.STARTING)
    if place is None:
        return text(
            "Stopped after epoch {done} of {epochs}. It can go on from there.",
            done=stands.done,
            epochs=stands.epochs,
        )
    if place:
        return text(
            "This computer is busy with the training of others. Those that come before yours: {count}.",
            count=place,
        )
    words = {
        Phase.STARTING: text("Starting. In a few seconds the pictures are read."),
        Phase.READING: text("Reading the pictures: {percent}%.", percent=round(100 * stands.share))
        if stands.share
        else text("Reading the pictures."),
        Phase.LOOKING: text("The frozen part looks at every picture once."),
        Phase.LEARNING: text("Epoch {done} of {epochs} is done.", done=stands.done, epochs=stands.epochs),
    }
    said = [words[stands.phase]] if stands.phase in words else []
    if stands.left is not None:
        said.append(_left(stands.left, text))
    return " ".join(said)


def _left(seconds: float, text: Catalogue) -> str:
    if seconds < 2 * _MINUTE:
        return text("About {seconds} s are left.", seconds=round(seconds))
    return text("About {minutes} minutes are left.", minutes=round(seconds / _MINUTE))
