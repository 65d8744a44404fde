"""The maps of a layer, drawn in the browser, and what made one of them, fetched when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from cnnviz.capture.kinds import Kind
from cnnviz.capture.trace import Unit
from cnnviz.ui.channel.asked import walk
from cnnviz.ui.network import atlas, maps_left
from cnnviz.ui.network.export_panel import export_panel
from cnnviz.ui.network.saliency import answer_saliency
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.rpc import answer
from cnnviz.ui.shell.setting import Setting, one_of
from cnnviz.wire.address import LAYER
from cnnviz.wire.channel_packet import channel_packet
from cnnviz.wire.explanation_packet import explanation_packet
from cnnviz.wire.maps_packet import maps_packet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue


def maps(spec: ModelSpec, prepared: Preparation, text: Catalogue) -> None:
    """Show the maps of a layer that the user chooses; how the page is left is kept.

    Each part runs alone when it is asked: another layer sends no picture's preparation, an opened channel no
    maps. None is given the trace, which would stay in memory as long as the page is open.
    """
    identity = session.identity(spec.name, prepared)
    st.fragment(_sheet)(spec, prepared, text, identity)
    st.fragment(_answers)(spec, prepared, text, identity)
    answer_saliency(spec.name, prepared, identity=identity)


def _sheet(spec: ModelSpec, prepared: Preparation, text: Catalogue, identity: str) -> None:
    """Show all maps of the chosen layer."""
    key, trace = f"maps-{spec.name}", session.trace(spec.name, prepared.input)
    setting = Setting(LAYER, control=key)
    chosen = _chosen(trace, setting)
    layer = chosen or _first(trace.layers)
    left = maps_left.keep(spec.name, layer.name, identity)
    setting.keep(layer.name)
    last = layer.name == trace.layers[-1].name and len(spec.labels) == layer.shape[0]
    words = {
        "labels": list(spec.labels) if last else [],
        "first": chosen is None,
        "left": left,
    }
    packet = maps_packet(trace, layer.name, identity=identity, picture=prepared.pixels, words=words)
    with st.container():
        atlas.offer_missing(spec.name, layer, sent(key, "shown"), trace, text)
    view = component("maps", "maps/maps.js", "style/columns.css", "network/toolbar.css")(
        data=packet,
        key=key,
        on_layer_change=lambda: None,
        on_shown_change=lambda: None,
        on_seek_change=lambda: None,
    )
    _seek(spec, layer, view.seek)
    export_panel(spec, prepared, text)


def _seek(spec: ModelSpec, layer: Layer, channel: object) -> None:
    """Lead to the page that asks what a channel looks for, if a browser names one; it may send anything."""
    if isinstance(channel, int) and 0 <= channel < layer.maps[0]:
        walk(spec.name, layer.name, channel)
        st.switch_page("pages/channel.py")


def _chosen(trace: Trace, setting: Setting) -> Layer | None:
    """The layer chosen last, also on an earlier visit; else that of the address, if it names one."""
    read = one_of(trace.activations)
    asked = read(str(sent(setting.control, "layer"))) or setting.find(read, "")
    return trace.layer(asked) if asked else None


def _first(layers: Sequence[Layer]) -> Layer:
    """The first convolution, in whose maps the picture can still be seen."""
    return next((layer for layer in layers if layer.kind is Kind.CONV), layers[0])


def _answers(spec: ModelSpec, prepared: Preparation, text: Catalogue, identity: str) -> None:
    """Reply with what is behind the open channel and the open cell, and with the atlas; keep what is open.

    They are asked for at once, and of two fragments that are to run at once Streamlit runs one.
    """
    trace = session.trace(spec.name, prepared.input)
    answer(maps_left.CHANNEL, lambda _: None)
    maps_left.keep(spec.name, st.query_params[LAYER], identity)
    answer("maps-channel", lambda asked: _channel(trace, asked, identity, text))
    answer("maps-atlas", lambda asked: atlas.packet(spec.name, asked, identity, text))
    given = {
        "identity": identity,
        "labels": spec.labels,
        "prepared": prepared,
    }
    answer("maps-cell", lambda asked: _cell(trace, asked, **given))


def _channel(trace: Trace, asked: Mapping[str, object], identity: str, text: Catalogue) -> bytes | None:
    unit = Unit.parse(asked)
    if unit is None:
        return None
    try:
        survey = atlas.known_of(trace.model, unit.layer, unit.channel, text)
        return channel_packet(trace, unit.layer, unit.channel, identity=identity, survey=survey)
    except (KeyError, IndexError):
        return None


def _cell(trace: Trace, asked: Mapping[str, object], **given: Any) -> bytes | None:
    """The packet of the number asked for; `given` is for `explanation_packet`."""
    unit = Unit.parse(asked)
    if unit is None:
        return None
    try:
        return explanation_packet(trace, unit, **given)
    except (KeyError, IndexError):
        return None
