"""What does this visitor's session hold: language, models, and the trace of the current picture?"""

from __future__ import annotations

import atexit
import gc
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.catalogue import LANGUAGES, Catalogue, catalogue, negotiate
from cnnviz.models import MODELS, WeightsError, model

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.engine import Engine
    from cnnviz.trace import Trace

_LANGUAGE = "lang"


def choose_language() -> Catalogue:
    """The language control: the browser's language at first; a choice is kept in the address."""
    if _LANGUAGE not in st.session_state:
        asked, preferred = st.query_params.get(_LANGUAGE), [st.context.locale or ""]
        st.session_state[_LANGUAGE] = asked if asked in LANGUAGES else negotiate(preferred)
    # Not by bind=, which writes what is shown ("English") instead of the code.
    st.query_params[_LANGUAGE] = st.selectbox(
        "Language · 언어", list(LANGUAGES), format_func=LANGUAGES.__getitem__, key=_LANGUAGE
    )
    return language()


def language() -> Catalogue:
    """The catalogue of the chosen language."""
    return catalogue(st.session_state.get(_LANGUAGE, "en"))


def show_device(text: Catalogue) -> None:
    """Say where the network runs."""
    from cnnviz import device

    try:
        where = engine(next(iter(MODELS))).device
    except WeightsError:  # the page that needs them says so
        where = device.best()
    st.caption(text("Runs on: {device}", device=device.title(where)))


@st.cache_resource(show_spinner=False)
def engine(name: str) -> Engine:
    """The engine of the model called `name`, one for all sessions.

    Raises:
        WeightsError: its weights are missing or do not fit.
    """
    from cnnviz.engine import Engine

    made = Engine(model(name))
    # What is loaded by now stays; the collector need not walk through it again.
    gc.collect()
    gc.freeze()
    # At the end all is collected after all: some libraries complain at length about what is left.
    atexit.register(gc.unfreeze)
    return made


def trace(name: str, pixels: np.ndarray) -> Trace:
    """The forward pass of `pixels` through the model called `name`, run once; see `Engine.run`."""
    return _trace(name, sha256(pixels.tobytes()).hexdigest(), pixels)


@st.cache_resource(max_entries=64, show_spinner=False)
def _trace(name: str, digest: str, _pixels: np.ndarray) -> Trace:  # noqa: ARG001 (the key of the cache)
    return engine(name).run(_pixels)
