"""Long work on a page: a button that starts it, its progress, and a button that cancels it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.job import Job, JobState
from cnnviz.serving.request_queue import QueueFullError
from cnnviz.ui.shell.waiting import queue_full, queue_position, unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from cnnviz.translations import Catalogue

# RuntimeError is what torch raises when its memory is full.
_FAILURES = (QueueFullError, UnreachableError, RuntimeError, MemoryError)
Result = TypeVar("Result")


def watch(
    status: Callable[[], Hashable], show: Callable[[], None], *, active: bool, every: float = 0.5
) -> None:
    """Show how a job stands, and go on to show it while it is active.

    Args:
        status: of the job; when it is another one than now, the whole page runs once more.
        show: draws the progress and the controls of the job.
        active: whether the status may change by itself.
        every: seconds between two looks; more where `show` draws charts.
    """
    st.fragment(_look, run_every=every if active else None)(status, show, status())


def offer(
    label: str,
    about: Hashable,
    work: Callable[[Callable[[float], None]], Result],
    text: Catalogue,
    *,
    key: str,
) -> Result | None:
    """Offer a button that starts `work`; then show its progress, and a button that cancels it.

    Args:
        label: of the button that starts it.
        about: what the work is about; when that changes, an earlier result is of no use.
        work: see `Job`.
        text: the language.
        key: unique; one job of this key runs at a time.

    Returns:
        The result, once there is one.
    """
    job = _current(about, key)
    if job is not None:
        match job.state:
            case JobState.WAITING | JobState.RUNNING:
                watch(lambda: job.state.active, partial(_progress, job, text, key), active=True)
                return None
            case JobState.DONE:
                return job.result
            case JobState.FAILED:
                _explain(job.error, text)
    # Not by on_click: the session would keep the work, and what it works on, until the next click.
    if st.button(label, icon=":material/play_arrow:", key=f"{key}-start"):
        st.session_state[f"{key}.job"] = started = Job[Result](
            lambda job: work(job.report), about, failures=_FAILURES
        )
        started.start()
        st.rerun()
    return None


def _current(about: Hashable, key: str) -> Job[Any] | None:
    """Return the last job of `key`; one that is about something else is cancelled."""
    job: Job[Any] | None = st.session_state.get(f"{key}.job")
    if job is not None and job.about != about:
        job.cancel()
        return None
    return job


def _look(status: Callable[[], Hashable], show: Callable[[], None], before: Hashable) -> None:
    if status() != before:
        st.rerun()
    show()


def _progress(job: Job[Any], text: Catalogue, key: str) -> None:
    """Show the position in the queue, the progress, and the button that cancels."""
    if job.position:
        st.caption(queue_position(job.position, text))
    bar, stop = st.columns([4, 1], vertical_alignment="center")
    bar.progress(job.progress, text("{percent}% done", percent=round(100 * job.progress)))
    if stop.button(text("Cancel"), key=f"{key}-stop"):
        job.cancel()
        st.rerun()


def _explain(error: Exception | None, text: Catalogue) -> None:
    """Show why a job failed."""
    match error:
        case QueueFullError():
            st.warning(queue_full(text))
        case UnreachableError():
            st.error(unreachable(text))
        case RuntimeError() | MemoryError():
            st.error(text("The memory did not suffice for this."))
