"""The node-link view: the network and what the current picture left in it, drawn in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.capture.trace import Unit
from cnnviz.inputs import images
from cnnviz.inputs.photos import MEAN, STD
from cnnviz.inputs.preparation import Crop
from cnnviz.structure.depths import depth
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.model_and_image import translated
from cnnviz.ui.network.saliency import sight
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component
from cnnviz.wire.explanation_packet import Normalisation, explanation_packet
from cnnviz.wire.network_packet import activations_packet, network_packet
from cnnviz.wire.overview_packet import Photo, overview_packet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue

_PATH = "path"  # in the address
_THUMBNAIL = 120  # pixels of the longer side


@dataclass(frozen=True)
class Sent:
    """A network that the browser knows.

    Attributes:
        identity: names it, its weights and the language of its words.
        labels: what each output stands for.
        large: whether it has more than one depth, so that only parts of it are ever sent.
    """

    identity: str
    labels: Sequence[str]
    large: bool


def send_network(name: str, text: Catalogue) -> Sent:
    """Send the weights of the model called `name` and the view's words to the browser, once.

    Of a large network only the words: each depth comes with what the picture left there.

    Raises:
        WeightsError: the weights are missing or do not fit.
    """
    sent, packet = _network(name, text.language)
    component("weights", "network/weights.js")(data=packet, key=f"weights-{sent.identity}")
    return sent


def nodelink(
    network: Sent, trace: Trace | None, prepared: Preparation | None, text: Catalogue, *, key: str
) -> None:
    """Draw `network` (from `send_network`), lit by `trace`.

    Without a picture a small network is shown at rest, and of a large one a sentence says what to do. Where
    in a large network the visitor looks, and which number is open, is kept in the session.
    """
    draw = component("nodelink", "network/nodelink.js", "equation/panel.css")
    path = ""
    if network.large and trace is not None and prepared is not None:
        _explain(network, trace, prepared, _asked(key, "unit"))
        asked = _asked(key, "path")
        path = _path(trace, st.query_params.get(_PATH) if asked is None else asked)
        identity = _identity(network, prepared)
        packet = _overview(identity, path, network, trace, prepared)
        draw(data=packet, key=key, on_path_change=lambda: None, on_unit_change=lambda: None)
        sight(trace.model, prepared, identity=identity)
    elif network.large:
        st.info(text("Choose a photo, and the network lights up here: stage by stage, block by block."))
    elif trace is None or prepared is None:
        draw(data=activations_packet(None, identity=network.identity), key=key)
    else:
        crop, picture = _thumbnail(prepared, exact=True)
        draw(data=activations_packet(trace, identity=network.identity, crop=crop, thumbnail=picture), key=key)
    if path:
        st.query_params[_PATH] = path
    else:
        st.query_params.pop(_PATH, None)


def _asked(key: str, name: str) -> object:
    """What the browser asked for last, in this visit of the page or in an earlier one."""
    kept = f"{key}.{name}"
    state = st.session_state.get(key)
    if isinstance(state, Mapping) and state.get(name) is not None:
        st.session_state[kept] = state[name]
    return st.session_state.get(kept)


def _path(trace: Trace, asked: object) -> str:
    """Where the visitor looks: the whole network at first, and if the browser asks for what is not there."""
    try:
        return depth(trace.layers, asked if isinstance(asked, str) else "").path
    except KeyError:
        return ""


def _explain(network: Sent, trace: Trace, prepared: Preparation, asked: object) -> None:
    """Send what is behind a number of a large network, if the browser asks for one that there is."""
    match asked:
        case {"layer": str(layer), "channel": int(channel), "row": int(row), "column": int(column)}:
            unit = Unit(layer, channel, row, column)
        case _:
            return
    pixels = prepared.steps[-2].pixels.transpose(2, 0, 1)
    try:
        packet = explanation_packet(
            trace,
            unit,
            identity=_identity(network, prepared),
            labels=network.labels,
            normalisation=Normalisation(pixels, MEAN, STD),
        )
    except (KeyError, IndexError):
        return
    component("explained", "network/explained.js")(data=packet, key="explained")


def _identity(network: Sent, prepared: Preparation) -> str:
    """Names a large network and the picture it reads."""
    return sha256(network.identity.encode() + prepared.input.tobytes()).hexdigest()[:16]


@st.cache_resource(max_entries=64, show_spinner=False)
def _overview(identity: str, path: str, _network: Sent, _trace: Trace, _prepared: Preparation) -> bytes:
    """The packet of one depth, made once."""
    crop, picture = _thumbnail(_prepared, exact=False)
    return overview_packet(
        _trace,
        depth(_trace.layers, path),
        network=_network.identity,
        identity=identity,
        photo=Photo(_prepared.steps[-2].pixels, crop, picture),
    )


def _thumbnail(prepared: Preparation, *, exact: bool) -> tuple[Crop, bytes]:
    """The original picture in small, and where the network's input lies in it.

    A photo that is not `exact` takes a fifth of the room, which is left for the channels.
    """
    original = prepared.steps[0].pixels
    picture = images.thumbnail(original, _THUMBNAIL)
    shrink = picture.shape[0] / original.shape[0]
    return Crop(*(number * shrink for number in astuple(prepared.crop))), images.encode(picture, exact=exact)


@st.cache_resource(show_spinner=False)
def _network(name: str, language: str) -> tuple[Sent, bytes]:
    """A model in a language, and its packet."""
    text, layers = catalogue(language), session.engine(name).layers
    spec, words = translated(session.models()[name], text), text.scripts
    # Named by what it holds, so that neither retrained weights nor another language meet an older copy.
    identity = sha256(spec.weights.read_bytes() + str(words).encode()).hexdigest()[:16]
    large = any(band.path for band in depth(layers).bands)
    packet = network_packet(() if large else layers, spec.labels, identity=identity, messages=words)
    return Sent(identity, spec.labels, large), packet
