"""The adding of pictures to a workspace, in the background, until it is done or the visitor has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from cnnviz import log
from cnnviz.finetune.dataset import DatasetError, Picture, Remark
from cnnviz.serving.job import Job, JobState
from cnnviz.ui.finetune import backbone, zip_upload
from cnnviz.ui.shell.plain_text import sentence
from cnnviz.ui.shell.presence import Presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from streamlit.delta_generator import DeltaGenerator

    from cnnviz.finetune.budget import Report
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue

    Take = Callable[[Iterable[Picture], Report], tuple[Remark, ...]]

_ADDING, _REMARKS = "finetune.adding", "finetune.remarks"
_LOOK = 0.1  # seconds between two looks at the progress


class _Adding(NamedTuple):
    """A job that adds pictures, and the data set before it."""

    job: Job[tuple[Remark, ...]]
    before: Dataset


def begin(workspace: Workspace, take: Take, given: Iterable[Picture]) -> None:
    """Let the workspace begin to take pictures; another run of the page does not stop it."""
    presence = Presence()

    def work(job: Job[tuple[Remark, ...]]) -> tuple[Remark, ...]:
        def report(done: int, total: int) -> None:
            if not presence.lasts():
                job.cancel()
            job.report(done, total)

        return take(given, report)

    job = Job(work, failures=(DatasetError, OSError, MemoryError), name="adding pictures")
    st.session_state[_ADDING] = _Adding(job, workspace.dataset())
    job.start()


def finish(workspace: Workspace, text: Catalogue, *, key: str) -> None:
    """Stay until the pictures are taken that this run or an earlier one began to take; tell the result.

    Args:
        workspace: whose.
        text: the language.
        key: unique on the page.
    """
    adding: _Adding | None = st.session_state.get(_ADDING)
    if adding is None:
        return
    place = st.empty()
    if adding.job.state.active:
        _wait(adding.job, place.container(), text, key)
    adding.job.join()  # of a picture that is being decoded while it is cancelled
    del st.session_state[_ADDING]
    place.empty()
    if adding.job.result is not None:
        _taken(adding, adding.job.result, workspace)
        return
    zip_upload.forget()
    match adding.job.state:
        case JobState.CANCELLED:
            st.warning(text("The pictures were not added, because you stopped it or the page was closed."))
        case _:
            st.error(_reason(adding.job.error, text))


def remarks() -> tuple[Remark, ...]:
    """What was wrong with the pictures given last."""
    found: tuple[Remark, ...] = st.session_state.get(_REMARKS, ())
    return found


def forget() -> None:
    """Say no more of pictures that were left out."""
    st.session_state.pop(_REMARKS, None)


def _wait(job: Job[tuple[Remark, ...]], place: DeltaGenerator, text: Catalogue, key: str) -> None:
    """Show the progress of a job until it ends, with a button that stops it."""
    bar, stop = place.columns([4, 1], vertical_alignment="center")
    stop.button(text("Cancel"), key=f"{key}-stop", on_click=job.cancel)
    while job.state.active:
        words = text("Reading the pictures: {done} of {total}.", done=int(job.done), total=int(job.total))
        bar.progress(job.progress, words if job.done else text("Reading the pictures."))
        job.join(_LOOK)


def _taken(adding: _Adding, left_out: tuple[Remark, ...], workspace: Workspace) -> None:
    """Keep the remarks; when the pictures come from elsewhere than before, begin with what suits them."""
    st.session_state[_REMARKS] = left_out
    before, after = adding.before, workspace.dataset()
    log.event("pictures given", kept=len(after.pictures) - len(before.pictures), remarks=len(left_out))
    backbone.follow(before, after)


def _reason(error: Exception | None, text: Catalogue) -> str:
    """A sentence on why no picture was taken."""
    match error:
        case DatasetError():
            return sentence(error, text)
        case OSError():
            return text("The disk has too little room for these pictures, so none of them was taken.")
        case MemoryError():
            return text("The memory did not suffice for these pictures, so none of them was taken.")
    return text("These pictures could not be read, so none of them was taken.")
