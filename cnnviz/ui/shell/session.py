"""The session of a user: language, models, and the trace of the current picture."""

from __future__ import annotations

import atexit
import gc
import json
import runpy
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from cnnviz.models.specs import MODELS, WeightsError
from cnnviz.paths import APP
from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.cluster import environment
from cnnviz.serving.request_queue import request_as
from cnnviz.translations import LANGUAGES, Catalogue, catalogue, negotiate
from cnnviz.ui.shell import visitor
from cnnviz.ui.shell.component import component
from cnnviz.ui.shell.job import watch
from cnnviz.ui.shell.setting import Setting, one_of
from cnnviz.ui.shell.waiting import PageRequester

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.serving.engine import Engine

_LANGUAGE = Setting("lang", control="lang-control", session="lang")


def choose_language() -> Catalogue:
    """Show the language control: the browser's language at first; a choice is kept in the address."""
    # Not by the control's own state, which does not outlive a run that another script began; see `language`.
    known = list(LANGUAGES)
    chosen = st.selectbox(
        "Language · 언어",
        known,
        index=_LANGUAGE.place(known, negotiate([st.context.locale or ""])),
        format_func=LANGUAGES.__getitem__,
        key=_LANGUAGE.control,
    )
    # Not by bind=, which writes what is shown ("English") instead of the code.
    _LANGUAGE.keep(chosen)
    text = catalogue(chosen)
    # As bytes: of an object Streamlit would write each Korean letter as six.
    said = json.dumps({"language": text.language, "messages": dict(text.scripts)}, ensure_ascii=False)
    component("language", "runtime/language.js")(data=said.encode(), key="language")
    return text


def language() -> Catalogue:
    """The catalogue of the chosen language."""
    if PagesManager.uses_pages_directory:
        # A fresh server takes pages/ for an older kind of app and runs a page that a link names without
        # app.py, until st.navigation is called for the first time.
        runpy.run_path(str(APP), run_name="__main__")
        st.stop()
    return _catalogue()


def show_device(text: Catalogue) -> None:
    """Say where the network runs."""
    from cnnviz.models import device

    try:
        where = _engine(next(iter(MODELS))).device
    except WeightsError:  # the page that needs them says so
        where = device.title(device.best())
    except UnreachableError:
        where = text("a cluster that does not answer")
    st.caption(text("Runs on: {device}", device=where))


def follow_cluster() -> None:
    """Run the page again whenever the cluster can be reached again, if the networks run on one."""
    if environment.names_cluster():
        watch(environment.connections, lambda: None, active=True, every=2)


def models() -> dict[str, ModelSpec]:
    """The models that the user can run, by name: those of all users, then those trained and loaded here."""
    workspace = visitor.workspace()
    own = [] if workspace is None else [own_model(path) for path in (workspace.trained, workspace.loaded)]
    return {**MODELS, **{spec.name: spec for spec in own if spec is not None}}


def own_model(path: Path) -> ModelSpec | None:
    """The model in a file of the user's workspace; None when there is none. A damaged one is set aside."""
    if not path.is_file():
        return None
    from cnnviz.finetune import album
    from cnnviz.finetune.card import CheckpointError

    try:
        return _own_model(path, path.stat().st_mtime_ns)
    except CheckpointError as error:
        if not isinstance(error.__cause__, OSError):  # which may be another time's
            album.set_aside(path)
    return None


@st.cache_resource(max_entries=64, show_spinner=False)
def _own_model(path: Path, changed: int) -> ModelSpec:  # noqa: ARG001 (a part of the key)
    from cnnviz.finetune import checkpoint

    return checkpoint.spec(path)


def engine(name: str) -> Engine:
    """The engine of the model called `name`, one for all sessions; it serves this user in turn.

    A user's own model is named by its hash.

    Raises:
        WeightsError: its weights are missing or do not fit.
    """
    requester = PageRequester(_catalogue())
    request_as(requester)
    try:
        return _engine(name)
    except UnreachableError:
        requester.on_unreachable()
        raise


def _catalogue() -> Catalogue:
    return catalogue(_LANGUAGE.find(one_of(LANGUAGES), "en"))


# A ResNet-50 has 95 MB.
@st.cache_resource(max_entries=12, show_spinner=False)
def _engine(name: str) -> Engine:
    from cnnviz.serving import service

    made = service.engine(models()[name])
    if name in MODELS:
        # What is loaded by now stays; the collector need not walk through it again.
        gc.collect()
        gc.freeze()
        # At the end all is collected after all: some libraries complain at length about what is left.
        atexit.register(gc.unfreeze)
    return made


def trace(name: str, pixels: np.ndarray) -> Trace:
    """The forward pass of `pixels` through the model called `name`; see `Engine.run`."""
    return engine(name).run(pixels)


def identity(model: str, prepared: Preparation) -> str:
    """Name what follows from the model called `model` and the picture `prepared`, to keep it by that name."""
    return f"{model}-{prepared.digest}"
