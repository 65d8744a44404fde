"""How is long work shown: how far it is, and a way to stop it?"""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import streamlit as st

from cnnviz.serving.request_queue import CrowdedError, Visitor, arrive
from cnnviz.ui.shell.waiting import crowded, in_line

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from cnnviz.translations import Catalogue

_EVERY = 0.4  # seconds between two looks
Result = TypeVar("Result")


class _Stopped(Exception):  # noqa: N818 (no error: somebody asked for it)
    """Nobody waits for the work any more."""


class Job(Thread, Generic[Result]):
    """Work in the background.

    Attributes:
        share: of the work that is done, 0 to 1.
        result: what it gave, once it is done.
        failed: whether the memory did not suffice.
        crowded: whether too many others were waiting.
        place: in the line before the network, while that is waited for; else 0.
        left: set to end it, at its next step.
    """

    def __init__(self, work: Callable[[Callable[[float], None]], Result]) -> None:
        """`work` is given a function that it tells, step by step, which share is done."""
        super().__init__(daemon=True)
        self._work = work
        self.share = 0.0
        self.result: Result | None = None
        self.failed = self.crowded = False
        self.place = 0
        self.left = Event()

    def run(self) -> None:
        """Work until it is done or left."""
        arrive(_Behind(self))
        try:
            self.result = self._work(self._step)
        except _Stopped:
            pass
        except CrowdedError:
            self.crowded = True
        except (RuntimeError, MemoryError):  # what torch raises when its memory is full
            self.failed = True
        finally:
            del self._work  # and with it what it worked on

    def _step(self, share: float) -> None:
        self.share = share
        if self.left.is_set():
            raise _Stopped


class _Behind(Visitor):
    """Who asked for a job: one visitor for all that the job asks of the network."""

    def __init__(self, job: Job[Any]) -> None:
        super().__init__(job)
        self._job = job

    def waits(self, place: int) -> None:
        """Keep the place for the page, and leave with the job."""
        self._job.place = place
        if self._job.left.is_set():
            raise _Stopped


def offer(
    label: str,
    about: Hashable,
    work: Callable[[Callable[[float], None]], Result],
    text: Catalogue,
    *,
    key: str,
) -> Result | None:
    """A button that starts `work`; then how far it is, and a button that stops it.

    Args:
        label: of the button that starts it.
        about: what the work is about; when that changes, a result is of no use any more.
        work: see `Job`.
        text: the language.
        key: unique; one job of this key runs at a time.

    Returns:
        The result, once there is one.
    """
    kept: tuple[Hashable, Job[Any]] | None = st.session_state.get(f"{key}.job")
    if kept is not None and kept[0] != about:
        kept[1].left.set()
        kept = None
    job = kept[1] if kept is not None and not kept[1].left.is_set() else None
    if job is not None and job.is_alive():
        st.fragment(_watch, run_every=_EVERY)(job, text, key)
    elif job is None or job.result is None:
        if job is not None and job.failed:
            st.error(text("The memory did not suffice for this."))
        if job is not None and job.crowded:
            st.warning(crowded(text))
        # Not by on_click: the session would keep the work, and what it works on, until the next click.
        if st.button(label, icon=":material/play_arrow:", key=f"{key}-start"):
            _start(key, about, work)
            st.rerun()
    return job.result if job is not None else None


def _start(key: str, about: Hashable, work: Callable[[Callable[[float], None]], Result]) -> None:
    job = Job(work)
    st.session_state[f"{key}.job"] = about, job
    job.start()


def _watch(job: Job[Any], text: Catalogue, key: str) -> None:
    if not job.is_alive():
        st.rerun()
    if job.place:
        st.caption(in_line(job.place, text))
    bar, stop = st.columns([4, 1], vertical_alignment="center")
    bar.progress(job.share, text("{percent}% done", percent=round(100 * job.share)))
    if stop.button(text("Cancel"), key=f"{key}-stop"):
        job.left.set()
        st.rerun()
