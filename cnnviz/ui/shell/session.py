"""The session of a user: language, models, and the trace of the current picture."""

from __future__ import annotations

import atexit
import gc
import json
import runpy
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from cnnviz.models import specs
from cnnviz.models.specs import BUILT_IN, MODELS, WeightsError
from cnnviz.paths import APP
from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.cluster import environment
from cnnviz.serving.request_queue import request_as
from cnnviz.translations import LANGUAGES, Catalogue, catalogue, negotiate
from cnnviz.ui.server import in_process
from cnnviz.ui.shell import visitor
from cnnviz.ui.shell.component import component
from cnnviz.ui.shell.job import watch
from cnnviz.ui.shell.setting import Setting, one_of, rename, returned
from cnnviz.ui.shell.waiting import PageRequester

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.serving.engine import Engine
    from cnnviz.serving.shelf import Shelf

_LANGUAGE = Setting("lang", control="lang-control", session="lang")
_SHORT = {**LANGUAGES, "en": "EN"}  # there is little room in the header


def choose_language() -> Catalogue:
    """Show the language control: the browser's language at first; a choice is kept in the address."""
    # Not by the control's own state, which does not outlive a run that another script began; see `language`.
    known = list(LANGUAGES)
    place = _LANGUAGE.place(known, negotiate([st.context.locale or ""]))
    chosen = st.segmented_control(
        "Language · 언어",
        known,
        default=None if returned() else known[place],
        format_func=_SHORT.__getitem__,
        required=True,
        key=_LANGUAGE.control,
        label_visibility="collapsed",
    )
    # Not by bind=, which writes what is shown ("English") instead of the code.
    if st.session_state.get(_LANGUAGE.session, chosen) != chosen:
        rename()
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


def follow_changes() -> None:
    """Run the page again whenever the cluster can be reached again, or a script shows another network."""
    if environment.names_cluster():
        watch(environment.connections, lambda: None, active=True, every=2)
    if in_process.serving():
        watch(specs.first, lambda: None, active=True, every=2)


def models() -> dict[str, ModelSpec]:
    """The models that the user can run, by name: those of all users, then those trained and loaded here."""
    workspace = visitor.workspace()
    paths = [] if workspace is None else [workspace.trained, *workspace.networks.files()]
    own = [own_model(path) for path in paths]
    return {**MODELS, **{spec.name: spec for spec in own if spec is not None}}


def own_model(path: Path) -> ModelSpec | None:
    """The model in a file of the user's workspace; None when there is none. A damaged one is set aside."""
    if not path.is_file():
        return None
    from cnnviz.checkpoints.card import CheckpointError
    from cnnviz.finetune import album

    try:
        return _own_model(path, path.stat().st_mtime_ns)
    except CheckpointError as error:
        if not isinstance(error.__cause__, OSError):  # which may be another time's
            album.set_aside(path)
    return None


@st.cache_resource(max_entries=64, show_spinner=False)
def _own_model(path: Path, changed: int) -> ModelSpec:  # noqa: ARG001 (a part of the key)
    from cnnviz.checkpoints import checkpoint

    return checkpoint.spec(path)


def engine(name: str) -> Engine:
    """The engine of the model called `name`, one for all sessions; it serves this user in turn.

    A user's own model is named by its hash.

    Raises:
        WeightsError: its weights are missing or do not fit.
    """
    return _asked(lambda: _engine(name))


def engine_of(spec: ModelSpec) -> Engine:
    """The engine of a model that need not be on the user's list, such as an example; as `engine`."""
    return _asked(lambda: _shelf().take(spec.name, lambda: spec))


def _asked(find: Callable[[], Engine]) -> Engine:
    """The engine that `find` finds, for this user."""
    requester = PageRequester(_catalogue())
    request_as(requester)
    try:
        return find()
    except UnreachableError:
        requester.on_unreachable()
        raise


def _catalogue() -> Catalogue:
    return catalogue(_LANGUAGE.find(one_of(LANGUAGES), "en"))


def _engine(name: str) -> Engine:
    if name in BUILT_IN:
        _stay(name)
    return _shelf().take(name, lambda: models()[name])


@st.cache_resource(show_spinner=False)
def _stay(name: str) -> None:
    """Load a model of all users, for good."""
    _shelf().take(name, lambda: MODELS[name])
    # What is loaded by now stays; the collector need not walk through it again.
    gc.collect()
    gc.freeze()
    # At the end all is collected after all: some libraries complain at length about what is left.
    atexit.register(gc.unfreeze)


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf:
    """The engines that are ready, of all sessions."""
    from cnnviz.serving.shelf import Shelf

    return Shelf()


def trace(name: str, pixels: np.ndarray) -> Trace:
    """The forward pass of `pixels` through the model called `name`; see `Engine.run`."""
    return engine(name).run(pixels)


def identity(model: str, prepared: Preparation) -> str:
    """Name what follows from the model called `model` and the picture `prepared`, to keep it by that name."""
    return f"{model}-{prepared.digest}"
