"""The node-link view, which the browser draws: the network and its activations for the current picture."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.capture.trace import Unit
from cnnviz.features.reading import Reading
from cnnviz.inputs import digits, images
from cnnviz.inputs.preparation import Crop
from cnnviz.inputs.samples import PictureKind
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.model_and_image import translated
from cnnviz.ui.network.modules import SHEETS
from cnnviz.ui.network.saliency import answer_saliency
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.rpc import answer
from cnnviz.ui.shell.setting import Setting
from cnnviz.wire.explanation_packet import explanation_packet
from cnnviz.wire.network_packet import activations_packet, light, network_packet
from cnnviz.wire.outline import outline
from cnnviz.wire.overview_packet import Photo, overview_packet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue
    from cnnviz.wire.outline import Outline

_PATH = "path"  # in the address
_THUMBNAIL = 120  # pixels of the longer side


@dataclass(frozen=True)
class Sent:
    """A network that the browser knows.

    Attributes:
        identity: names it, its weights and the language of its words.
        labels: what each output stands for.
        large: whether it has more than one depth or many numbers, so that only parts of it are ever sent.
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
    in a large network the user looks is kept in the session.
    """
    draw = component("nodelink", "network/nodelink.js", *SHEETS)
    path = ""
    if network.large and trace is not None and prepared is not None:
        identity = session.identity(network.identity, prepared)
        setting = Setting(_PATH, control=key, session=f"{key}.path")
        path = _path(network, trace, setting)
        setting.keep(path, linked=bool(path))
        packet = _overview(identity, path, network, trace, prepared)
        draw(data=packet, key=key, on_path_change=lambda: None)
        with st.container(gap=None):  # nothing is drawn
            st.fragment(_explanations)(network, trace.model, prepared)
            answer_saliency(trace.model, prepared, identity=identity)
    elif network.large:
        st.info(text("Choose a photo, and the network lights up here: stage by stage, block by block."))
    elif trace is None or prepared is None:
        draw(data=activations_packet(None, identity=network.identity), key=key)
    else:
        crop, picture = _thumbnail(prepared, exact=True)
        draw(data=activations_packet(trace, identity=network.identity, crop=crop, thumbnail=picture), key=key)
    if not path:
        st.query_params.pop(_PATH, None)


def _path(network: Sent, trace: Trace, setting: Setting) -> str:
    """The part that the user looks at: the whole network at first, and if the browser names no part."""

    def read(asked: str) -> str | None:
        try:
            return _outline(network.identity, asked, trace.layers).depth.path
        except KeyError:
            return None

    asked = sent(setting.control, "path")
    return setting.find(read, "") if asked is None else read(str(asked)) or ""


def _explanations(network: Sent, model: str, prepared: Preparation) -> None:
    """Reply with the explanation of the number that the browser asks for, if there is one."""

    def explain(asked: Mapping[str, object]) -> bytes | None:
        unit = Unit.parse(asked)
        if unit is None:
            return None
        try:
            return explanation_packet(
                session.trace(model, prepared.input),
                unit,
                identity=session.identity(network.identity, prepared),
                labels=network.labels,
                prepared=prepared,
            )
        except (KeyError, IndexError):
            return None

    answer("explanation", explain)


@st.cache_resource(max_entries=64, show_spinner=False)
def _overview(identity: str, path: str, _network: Sent, _trace: Trace, _prepared: Preparation) -> bytes:
    """The packet of one depth, made once."""
    crop, picture = _thumbnail(_prepared, exact=False)
    return overview_packet(
        _trace,
        _outline(_network.identity, path, _trace.layers),
        network=_network.identity,
        identity=identity,
        photo=Photo(_prepared.pixels, crop, picture),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _outline(network: str, path: str, _layers: Sequence[Layer]) -> Outline:  # noqa: ARG001 (a part of the key)
    """What is drawn of a network at one depth, for all pictures. Raises KeyError if it has no such part."""
    return outline(_layers, path)


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
    spec = translated(session.models()[name], text)
    # Named by what it holds, so that neither retrained weights nor another language meet an older copy.
    identity = sha256(spec.weights.read_bytes() + str(spec.labels).encode()).hexdigest()[:16]
    large = not light(layers) or any(band.path for band in _outline(identity, "", layers).depth.bands)
    live = not large and _drawn_live(spec)
    packet = network_packet(() if large else layers, spec.labels, identity=identity, name=name, live=live)
    return Sent(identity, spec.labels, large), packet


def _drawn_live(spec: ModelSpec) -> bool:
    """Whether the browser's scripts prepare a drawing as `spec` wants it: with the numbers of MNIST."""
    if spec.picture_kind is not PictureKind.DIGITS:
        return False
    reading = Reading.of(spec)
    return (reading.mean, reading.std) == ((digits.MEAN,), (digits.STD,))
