"""How is long work shown: how far it is, and a way to stop it?"""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from cnnviz.catalogue import Catalogue

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
        left: set to end it, at its next step.
    """

    def __init__(self, work: Callable[[Callable[[float], None]], Result]) -> None:
        """`work` is given a function that it tells, step by step, which share is done."""
        super().__init__(daemon=True)
        self._work = work
        self.share = 0.0
        self.result: Result | None = None
        self.failed = False
        self.left = Event()

    def run(self) -> None:
        """Work until it is done or left."""
        try:
            self.result = self._work(self._step)
        except _Stopped:
            pass
        except (RuntimeError, MemoryError):  # what torch raises when its memory is full
            self.failed = True

    def _step(self, share: float) -> None:
        self.share = share
        if self.left.is_set():
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
        st.button(
            label, icon=":material/play_arrow:", key=f"{key}-start", on_click=_start, args=(key, about, work)
        )
    return job.result if job is not None else None


def _start(key: str, about: Hashable, work: Callable[[Callable[[float], None]], Result]) -> None:
    job = Job(work)
    st.session_state[f"{key}.job"] = about, job
    job.start()


def _watch(job: Job[Any], text: Catalogue, key: str) -> None:
    if not job.is_alive():
        st.rerun()
    bar, stop = st.columns([4, 1], vertical_alignment="center")
    bar.progress(job.share, text("{percent} % done", percent=round(100 * job.share)))
    if stop.button(text("Cancel"), key=f"{key}-stop"):
        job.left.set()
        st.rerun()
