"""The maps of a layer, drawn in the browser, and what made one of them, fetched when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from cnnviz.analysis.feature_maps import middle
from cnnviz.capture.kinds import Kind, Operation
from cnnviz.capture.trace import Unit
from cnnviz.ui.network.export_panel import export_panel
from cnnviz.ui.network.saliency import answer_saliency
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.rpc import answer
from cnnviz.ui.shell.setting import Setting, one_of
from cnnviz.wire.address import PLACE
from cnnviz.wire.channel_packet import channel_packet
from cnnviz.wire.explanation_packet import explanation_packet
from cnnviz.wire.maps_packet import maps_packet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_LAYER = "layer"  # in the address


def maps(spec: ModelSpec, prepared: Preparation, text: Catalogue) -> None:
    """Show the maps of a layer that the user chooses; it is kept in the address.

    Each part runs alone when it is asked: another layer sends no picture's preparation, an opened channel no
    maps. None is given the trace, which would stay in memory as long as the page is open.
    """
    identity = session.identity(spec.name, prepared)
    st.fragment(_sheet)(spec, prepared, text, identity)
    st.fragment(_answers)(spec, prepared, identity)
    answer_saliency(spec.name, prepared, identity=identity)


def _sheet(spec: ModelSpec, prepared: Preparation, text: Catalogue, identity: str) -> None:
    """Show all maps of the chosen layer."""
    key, trace = f"maps-{spec.name}", session.trace(spec.name, prepared.input)
    setting = Setting(_LAYER, control=key)
    layer = _chosen(trace, setting)
    if st.query_params.get(_LAYER, layer.name) != layer.name:  # then a place in it is one of another layer
        for part in PLACE:
            st.query_params.pop(part, None)
    setting.keep(layer.name)
    last = layer.name == trace.layers[-1].name and len(spec.labels) == layer.shape[0]
    words = {
        "about": about(layer, text),
        "labels": list(spec.labels) if last else [],
    }
    packet = maps_packet(trace, layer.name, identity=identity, picture=prepared.pixels, words=words)
    component("maps", "maps/maps.js", "style/columns.css", "network/toolbar.css", "equation/panel.css")(
        data=packet, key=key, on_layer_change=lambda: None
    )
    export_panel(spec, prepared, text)


def _chosen(trace: Trace, setting: Setting) -> Layer:
    """The layer chosen last, also on an earlier visit; else that of the address, else one in the middle."""
    read = one_of(trace.activations)
    asked = read(str(sent(setting.control, "layer")))
    return trace.layer(asked or setting.find(read, middle(trace.layers)))


def _answers(spec: ModelSpec, prepared: Preparation, identity: str) -> None:
    """Reply with what is behind the open channel and the open cell.

    Both are asked for at once, and of two fragments that are to run at once Streamlit runs one.
    """
    trace = session.trace(spec.name, prepared.input)
    answer("maps-channel", lambda asked: _channel(trace, asked, identity))
    given = {
        "identity": identity,
        "labels": spec.labels,
        "prepared": prepared,
    }
    answer("maps-cell", lambda asked: _cell(trace, asked, **given))


def _channel(trace: Trace, asked: Mapping[str, object], identity: str) -> bytes | None:
    unit = Unit.parse(asked)
    if unit is None:
        return None
    try:
        return channel_packet(trace, unit.layer, unit.channel, identity=identity)
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


def about(layer: Layer, text: Catalogue) -> str:
    """The sentence on what `layer` does."""
    largest = text("Max pooling: keeps the largest number of each window, so maps become smaller.")
    operations: dict[str, str] = {
        Operation.MAX_POOL2D: largest,
        Operation.ADAPTIVE_MAX_POOL2D: largest,
        Operation.RELU: text("ReLU: numbers below 0 become 0, the others pass. It has no weights."),
        Operation.SIGMOID: text("Sigmoid: any number becomes one between 0 and 1. It has no weights."),
    }
    kinds = {
        Kind.INPUT: text("The input: the picture as the network reads it, after it was normalised."),
        Kind.CONV: text("Convolution: each map is one filter's answer everywhere in the maps before it."),
        Kind.NORM: text("Batch norm: shifts and scales each map by four numbers from its training."),
        Kind.PARAMETER: text("A parameter: numbers from the training, the same for every picture."),
        Kind.LAYER_NORM: text("Layer norm: shifts and scales numbers by their own mean and spread."),
        Kind.ACTIVATION: text(
            "{operation}: changes each number by itself. It has no weights.", operation=layer.operation
        ),
        Kind.POOL: text("Average pooling: keeps the mean of each window, so maps become smaller."),
        Kind.MULTIPLY: text("Product: the numbers of two layers are multiplied, one by one."),
        Kind.IDENTITY: text(
            "{operation}: passes every number on unchanged, as the network is not being trained.",
            operation=layer.operation,
        ),
        Kind.PAD: text("Padding: a border of zeros, or of another number, round each map."),
        Kind.REARRANGE: text("{operation}: the same numbers at other places.", operation=layer.operation),
        Kind.ADD: text("Sum: what a block computed and what went round it are added, number by number."),
        Kind.CONCAT: text("Concatenation: the maps of several layers side by side."),
        Kind.FLATTEN: text("Flatten: the maps, row by row, as one long vector. No number changes."),
        Kind.LINEAR: text("Fully connected: each unit weighs every number before it and adds them up."),
        Kind.SOFTMAX: text("Softmax: the scores become probabilities that add up to 1."),
    }
    known = operations.get(layer.operation) or kinds.get(layer.kind)
    return known or text("This layer computes {operation}.", operation=layer.operation)
