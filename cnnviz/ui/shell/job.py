"""Long work on a page: a button that starts it, its progress, and a button that cancels it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.job import UNWATCHED, Job, JobState
from cnnviz.serving.request_queue import QueueFullError
from cnnviz.ui.shell.waiting import duration, queue_full, unreachable

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


def offer(  # noqa: PLR0913 (what a job needs, and how it is seen)
    label: str,
    about: Hashable,
    work: Callable[[Callable[[float], None]], Result],
    text: Catalogue,
    *,
    key: str,
    sketch: Callable[[], None] | None = None,
) -> Result | None:
    """Offer a button that starts `work`; then show its progress, and a button that cancels it.

    Work that nobody looks at for `UNWATCHED` seconds ends: its page was left, or the computer sleeps.

    Args:
        label: of the button that starts it.
        about: what the work is about; when that changes, an earlier result is of no use.
        work: see `Job`.
        text: the language.
        key: unique; one job of this key runs at a time.
        sketch: draws what there is of the result so far, below the progress.

    Returns:
        The result, once there is one.
    """
    job = _current(about, key)
    if job is not None:
        job.hear()
        match job.state:
            case JobState.WAITING | JobState.RUNNING:
                watch(lambda: job.state.active, partial(_progress, job, text, key, sketch), active=True)
                return None
            case JobState.DONE:
                return job.result
            case JobState.FAILED:
                _explain(job.error, text)
            case JobState.CANCELLED if job.left:
                st.caption(text("This work stopped because nobody looked at its page any more."))
    # Not by on_click: the session would keep the work, and what it works on, until the next click.
    if st.button(label, icon=":material/play_arrow:", key=f"{key}-start"):
        start(about, work, key=key)
    return None


def start(about: Hashable, work: Callable[[Callable[[float], None]], Result], *, key: str) -> None:
    """Start what `offer` offers, whose arguments these are, and run the page once more, which shows it."""
    st.session_state[f"{key}.job"] = started = Job[Result](
        lambda job: work(job.report), about, failures=_FAILURES, name=key, patience=UNWATCHED
    )
    started.start()
    st.rerun()


def part_of(report: Callable[[float], None], before: float, part: float) -> Callable[[float], None]:
    """Return what reports how far a `part` of the work is, of which a share is done `before` it."""
    return lambda share: report(before + part * share)


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


def _progress(job: Job[Any], text: Catalogue, key: str, sketch: Callable[[], None] | None) -> None:
    """Show the position in the queue, the progress, the button that cancels, and what there is so far."""
    job.hear()
    bar, stop = st.columns([4, 1], vertical_alignment="center")
    bar.progress(job.progress, _stands(job, text))
    if stop.button(text("Cancel"), key=f"{key}-stop"):
        job.cancel()
        st.rerun()
    if sketch is not None:
        sketch()


def _stands(job: Job[Any], text: Catalogue) -> str:
    """Word how far a job is and for how long it has been at it, so that no sentence stands still."""
    took, percent = duration(job.elapsed, text), round(100 * job.progress)
    if job.position:
        return text(
            "{percent}% done after {time}. This computer is busy with other work: number {place} in line.",
            percent=percent,
            time=took,
            place=job.position,
        )
    if job.rest is None:
        return text("{percent}% done after {time}", percent=percent, time=took)
    rest = duration(job.rest, text)
    return text("{percent}% done after {time}, about {rest} left", percent=percent, time=took, rest=rest)


def _explain(error: Exception | None, text: Catalogue) -> None:
    """Show why a job failed."""
    match error:
        case QueueFullError():
            st.warning(queue_full(text))
        case UnreachableError():
            st.error(unreachable(text))
        case RuntimeError() | MemoryError():
            st.error(text("The memory did not suffice for this."))
