"""What can a visitor do about a model whose weights are not at hand?"""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz import log
from cnnviz.models import download
from cnnviz.models.download import DownloadError, Problem

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_EVERY = 0.5  # seconds between two looks at a download


class _Fetch(Thread):
    """A download of weights in the background, one for all visitors.

    Attributes:
        received: bytes that came.
        total: bytes there are; 0 while unknown.
        error: why it ended without the weights.
        left: set to end it; it ends when the next bytes come.
    """

    def __init__(self, source: str, spec: ModelSpec) -> None:
        super().__init__(name=f"fetch {spec.name}", daemon=True)
        self._source, self._spec = source, spec
        self.received = self.total = 0
        self.error: DownloadError | None = None
        self.left = Event()

    def run(self) -> None:
        try:
            download.fetch(self._source, self._spec.weights, report=self._report, cancelled=self.left.is_set)
        except DownloadError as error:
            self.error = error
            log.event("weights not fetched", model=self._spec.name, reason=error.problem)
        else:
            log.event("weights fetched", model=self._spec.name)

    def _report(self, received: int, total: int) -> None:
        self.received, self.total = received, total


def without_weights(spec: ModelSpec, text: Catalogue) -> None:
    """Say that `spec` cannot run, and offer to fetch its weights if they can be fetched."""
    if spec.source is None or spec.available:
        log.event("model cannot run", model=spec.name)
        st.error(text("The weights of {model} are missing or broken, so it cannot run.", model=spec.name))
        return
    going = _going(spec) is not None
    st.fragment(_offer, run_every=_EVERY if going else None)(spec.source, spec, text, going=going)


@st.cache_resource(show_spinner=False)
def _fetches() -> dict[str, _Fetch]:
    """The last download of each model."""
    return {}


def _going(spec: ModelSpec) -> _Fetch | None:
    """The download that is under way."""
    fetch = _fetches().get(spec.name)
    return fetch if fetch is not None and fetch.is_alive() and not fetch.left.is_set() else None


def _offer(source: str, spec: ModelSpec, text: Catalogue, *, going: bool) -> None:
    """The button that starts a download, or how far it is; `going`: it was under way when the page ran."""
    fetch = _going(spec)
    if fetch is not None:
        _watch(fetch, spec, text)
    elif going or spec.available:
        st.rerun()
    else:
        _ask(source, spec, text)


def _ask(source: str, spec: ModelSpec, text: Catalogue) -> None:
    """Why the last download failed, if it did, and the button for another."""
    last = _fetches().get(spec.name)
    if last is not None and last.error is not None:
        st.warning(sentence(last.error, text), icon=":material/cloud_off:")
    st.info(
        text(
            "The weights of {model} do not come with cnnviz. They can be fetched from {host}, once.",
            model=spec.name,
            host=source.split("/")[2],
        )
    )
    if st.button(text("Fetch"), icon=":material/download:", key=f"fetch-{spec.name}"):
        fetch = _Fetch(source, spec)
        _fetches()[spec.name] = st.session_state[f"fetch.{spec.name}"] = fetch
        fetch.start()
        st.rerun()


def _watch(fetch: _Fetch, spec: ModelSpec, text: Catalogue) -> None:
    """How far a download is; who started it can cancel it."""
    st.progress(
        min(1.0, fetch.received / (fetch.total or 1)),
        text("{received} of {total} MB", received=_megabytes(fetch.received), total=_megabytes(fetch.total))
        if fetch.total
        else text("Asking for the file"),
    )
    mine = st.session_state.get(f"fetch.{spec.name}") is fetch
    if mine and st.button(text("Cancel"), key=f"cancel-{spec.name}"):
        fetch.left.set()
        st.rerun()


def sentence(error: DownloadError, text: Catalogue) -> str:
    """Why there is no file, and what to do."""
    values = {"host": "", "folder": "", **error.values}
    return {
        Problem.OFFLINE: text(
            "{host} cannot be reached. Is this computer connected to the internet?", **values
        ),
        Problem.REFUSED: text("{host} did not give the file. Try again later.", **values),
        Problem.STALLED: text("{host} has sent nothing for a while. Try again later.", **values),
        Problem.TRUNCATED: text("The connection broke off before the file was whole. Try again."),
        Problem.CORRUPT: text(
            "What came is not the file that was expected, so it was thrown away. Try again."
        ),
        Problem.CANCELLED: text("The download was cancelled."),
        Problem.DISK_FULL: text("The disk has too little room for the file."),
        Problem.UNWRITABLE: text("The folder {folder} cannot be written to.", **values),
    }[error.problem]


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.1f}"
