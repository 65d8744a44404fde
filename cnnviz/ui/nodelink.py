"""The node-link view: the network and what the current picture left in it, drawn in the browser."""

from __future__ import annotations

from dataclasses import astuple
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz import images
from cnnviz.catalogue import catalogue
from cnnviz.models import model
from cnnviz.preparation import Crop
from cnnviz.scene import network_packet, reading_packet
from cnnviz.ui import session
from cnnviz.ui.component import component

if TYPE_CHECKING:
    from cnnviz.catalogue import Catalogue
    from cnnviz.preparation import Preparation
    from cnnviz.trace import Trace

_THUMBNAIL = 120  # pixels of the longer side


def send_network(name: str, text: Catalogue) -> str:
    """Send the weights of the model called `name` and the view's words to the browser, once.

    Returns:
        The identity that `nodelink` asks for.

    Raises:
        WeightsError: the weights are missing or do not fit.
    """
    identity, packet = _network(name, text.language)
    component("weights", "weights.js")(data=packet, key=f"weights-{identity}")
    return identity


def nodelink(identity: str, trace: Trace | None, prepared: Preparation | None, *, key: str) -> None:
    """Draw the network `identity` (from `send_network`), lit by `trace`; without one it is shown at rest."""
    if trace is None or prepared is None:
        packet = reading_packet(None, identity=identity)
    else:
        picture = images.thumbnail(prepared.steps[0].pixels, _THUMBNAIL)
        shrink = picture.shape[0] / prepared.steps[0].pixels.shape[0]
        crop = Crop(*(number * shrink for number in astuple(prepared.crop)))
        packet = reading_packet(trace, identity=identity, crop=crop, thumbnail=images.encode(picture))
    component("nodelink", "nodelink.js", "panel.css")(data=packet, key=key)


@st.cache_resource(show_spinner=False)
def _network(name: str, language: str) -> tuple[str, bytes]:
    """Identity and packet of a model in a language."""
    spec, layers, words = model(name), session.engine(name).layers, catalogue(language).scripts
    # Named by what it holds, so that neither retrained weights nor another language meet an older copy.
    identity = sha256(spec.weights.read_bytes() + str(words).encode()).hexdigest()[:16]
    return identity, network_packet(layers, spec.labels, identity=identity, messages=words)
