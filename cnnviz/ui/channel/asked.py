"""The channel that the page asks about, and the controls that choose it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.capture.kinds import Kind
from cnnviz.features.reading import Reading
from cnnviz.models.specs import WeightsError
from cnnviz.structure.bands import bands
from cnnviz.structure.receptive_field import fields
from cnnviz.ui.inputs.model_and_image import choose_model
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose_layer
from cnnviz.ui.shell.head import head
from cnnviz.ui.shell.setting import Setting, one_of
from cnnviz.ui.shell.weights_download import without_weights

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from cnnviz.capture.trace import Layer
    from cnnviz.models.specs import ModelSpec
    from cnnviz.serving.engine import Engine
    from cnnviz.structure.bands import Band
    from cnnviz.structure.receptive_field import Field
    from cnnviz.translations import Catalogue

_LAYER, _CHANNEL = "layer", "channel"  # in the address


@dataclass(frozen=True, eq=False)
class Asked:
    """A channel of a network.

    Attributes:
        spec: of the network.
        engine: that computes it.
        layer: whose channel it is.
        channel: its number, counted from 0.
    """

    spec: ModelSpec
    engine: Engine
    layer: Layer
    channel: int

    @property
    def about(self) -> tuple[Hashable, ...]:
        """Names it, to keep what follows from it."""
        return self.spec.name, self.layer.name, self.channel

    @property
    def field(self) -> Field:
        """The receptive field of its cells."""
        return fields(self.engine.layers)[self.layer.name]

    @property
    def reading(self) -> Reading:
        """How the network reads pixels."""
        return Reading.of(self.spec)


def ask(title: str, about: str, text: Catalogue) -> Asked | None:
    """Show the head of the page with the choice of what is asked; None where the network cannot run."""
    controls = head(title, about)
    with controls:
        spec = choose_model(text)
    try:
        engine = session.engine(spec.name)
        known = [layer for layer in engine.layers if layer.kind is not Kind.INPUT]
    except WeightsError:
        without_weights(spec, text)
        return None
    layers, channels = controls.columns([3, 2])
    with layers:
        layer = choose_layer(known, text, name=_LAYER, first=_first(known, bands(engine.layers)))
    with channels:
        return Asked(spec, engine, layer, _choose_channel(spec, layer, text))


def _first(known: Sequence[Layer], drawn: Sequence[Band]) -> int:
    """The place of the first layer with weights that is drawn, with its activation if it has one."""
    names = [layer.name for layer in known]
    weighted = {layer.name for layer in known if layer.kind.weighted}
    return next((names.index(band.name) for band in drawn if weighted & {*band.layers}), 0)


def walk(model: str, layer: str, channel: int) -> None:
    """Let the page ask about another channel; call this before its controls are drawn, or in a callback."""
    Setting(_LAYER, control=f"{_LAYER}-{model}").put(layer)
    Setting(_CHANNEL, control=_control(model, layer)).put(channel)


def _control(model: str, layer: str) -> str:
    return f"{_CHANNEL}-{model}-{layer}"


def _choose_channel(spec: ModelSpec, layer: Layer, text: Catalogue) -> int:
    last = layer.maps[0] - 1
    setting = Setting(_CHANNEL, control=_control(spec.name, layer.name))
    key = setting.begin(one_of(range(last + 1)), 0)
    chosen = int(st.number_input(text("Channel, 0 to {last}", last=last), 0, last, step=1, key=key))
    setting.keep(chosen)
    return chosen
