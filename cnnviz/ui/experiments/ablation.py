"""Experiment with channels, branches and shortcuts that the user switches off, and the predictions left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.ablation import switchable
from cnnviz.capture.edits import Channel, ResidualInput, check
from cnnviz.structure.residual import residuals
from cnnviz.ui.experiments.channel_ranking import ranking
from cnnviz.ui.network.predictions import show_predictions
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose, choose_layer
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.setting import Setting
from cnnviz.wire.address import off, parts
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.structure.residual import Residual
    from cnnviz.translations import Catalogue

_LONGEST = 1500  # letters of what is off, in the address
_LISTED = 8  # parts that are named one by one; more are counted


@dataclass
class Switches:
    """The parts that the user switched off in one model.

    Attributes:
        off: now.
        past: what was off before each change, the first one first.
        serial: of the last change that came from the browser.
    """

    off: tuple[Off, ...] = ()
    past: list[tuple[Off, ...]] = field(default_factory=list)
    serial: int = 0

    def change(self, off: tuple[Off, ...]) -> None:
        """Switch `off` off, and the rest on; it can be undone."""
        if off != self.off:
            self.past.append(self.off)
            self.off = off

    def undo(self) -> None:
        """Take the last change back."""
        if self.past:
            self.off = self.past.pop()

    def toggle(self, part: Off) -> None:
        """Switch `part` off if it is on, else on."""
        rest = tuple(each for each in self.off if each != part)
        self.change(rest if part in self.off else (*rest, part))


def experiment(trace: Trace, prepared: Preparation, labels: Sequence[str], text: Catalogue) -> None:
    """Show the predictions with what is off, the channels of a layer, and the residual blocks."""
    switches, identity = _switches(trace), session.identity(trace.model, prepared)
    left, right = st.columns([2, 5], gap="medium")
    with right:
        layers = switchable(trace.layers)
        layer = choose_layer(layers, text, name="switch-layer")
        place = st.container()
        ranked = ranking(layer, trace, labels, text, about=identity)
        with place:
            _channels(layer, trace, switches, ranked)
        blocks = residuals(trace.layers)
        if blocks:
            _blocks(blocks, switches, text)
    with left:
        now = _without(identity, switches.off, trace)
        show_predictions(now, labels, key=f"ablation-predictions-{trace.model}", before=trace)
        _list(switches, text)


def _switches(trace: Trace) -> Switches:
    """The switches of the model of `trace`; at first, what a link says.

    They stay in the address, as long as that has a reasonable length.
    """
    key = f"switches.{trace.model}"
    setting = Setting("off", control=key)

    def read(written: str) -> tuple[Off, ...] | None:
        asked = off(written)
        try:
            check(trace, asked)
        except (KeyError, IndexError):
            return None
        return asked

    if key not in st.session_state:
        st.session_state[key] = Switches(setting.find(read, ()))
    found: Switches = st.session_state[key]
    said = parts(found.off)
    setting.keep(said, linked=0 < len(said) <= _LONGEST)
    return found


def read(asked: object, layer: Layer) -> tuple[tuple[Channel, ...], int] | None:
    """The channels of `layer` that a browser wants off, and the serial; None if it sent anything else."""
    match asked:
        case {"layer": layer.name, "channels": list(channels), "serial": int(serial)}:
            known = all(type(channel) is int and 0 <= channel < layer.shape[0] for channel in channels)
            return (tuple(Channel(layer.name, channel) for channel in channels), serial) if known else None
    return None


@st.cache_resource(max_entries=512, show_spinner=False)
def _without(identity: str, off: tuple[Off, ...], _trace: Trace) -> Trace:  # noqa: ARG001 (the key of the cache)
    """The outputs of the network for the picture of `_trace` while `off` is off: its last numbers only."""
    return session.engine(_trace.model).without(_trace, off).ending()


def _channels(layer: Layer, trace: Trace, switches: Switches, ranked: Mapping[str, object]) -> None:
    """Show the maps of `layer`, to be clicked, and their ranking."""
    key = f"switch-channels-{trace.model}"
    header = {
        "layer": layer.name,
        "off": [
            part.channel for part in switches.off if isinstance(part, Channel) and part.layer == layer.name
        ],
        "serial": switches.serial,
        **ranked,
    }
    maps = trace[layer.name].reshape(layer.shape[0], *(layer.shape[1:] or (1, 1)))
    component("channels", "experiments/channels.js", "draw/tiles.css", "draw/scale.css")(
        data=pack(header, {"maps": maps}), key=key, on_off_change=lambda: _clicked(key, layer, switches)
    )


def _clicked(key: str, layer: Layer, switches: Switches) -> None:
    found = read(sent(key, "off"), layer)
    if found is None:
        return
    channels, switches.serial = found
    others = tuple(part for part in switches.off if not isinstance(part, Channel) or part.layer != layer.name)
    switches.change((*others, *channels))


def _blocks(blocks: Sequence[Residual], switches: Switches, text: Catalogue) -> None:
    """Show the two ways of a residual block."""
    title = text("A residual block adds two ways")
    st.markdown(f"**{title}**")
    by_name = {block.total: block for block in blocks}
    pick, branch, shortcut = st.columns([2, 2, 2], vertical_alignment="bottom")
    with pick:
        name = choose(
            text("Residual block"),
            list(by_name),
            first=blocks[0].total,
            name="switch-block",
            written=_block,
        )
    block = by_name[name]
    for place, source, label in (
        (branch, block.branch, text("Branch ({layer})", layer=block.branch)),
        (shortcut, block.shortcut, text("Shortcut ({layer})", layer=block.shortcut)),
    ):
        way = ResidualInput(block.total, source)
        control = f"switch-{way.total}-{way.source}"
        st.session_state[control] = way not in switches.off
        place.toggle(label, key=control, on_change=switches.toggle, args=(way,))
    st.caption(text("A way that is off adds 0 to the sum; whatever else reads that layer still does."))


def _block(total: str) -> str:
    return total.rpartition(".")[0] or total


def _list(switches: Switches, text: Catalogue) -> None:
    """List what is off, with the ways back."""
    with st.container(horizontal=True):
        st.button(text("Undo"), icon=":material/undo:", on_click=switches.undo, disabled=not switches.past)
        st.button(
            text("All on"),
            icon=":material/restart_alt:",
            on_click=switches.change,
            args=((),),
            disabled=not switches.off,
        )
    if not switches.off:
        st.caption(text("Nothing is off: this is the network's own answer."))
        return
    title = text("Switched off: {count}", count=len(switches.off))
    st.markdown(f"**{title}**")
    st.markdown("\n".join(f"- {_named(part, text)}" for part in switches.off[-_LISTED:]))
    if len(switches.off) > _LISTED:
        st.caption(text("and {count} more", count=len(switches.off) - _LISTED))


def _named(part: Off, text: Catalogue) -> str:
    if isinstance(part, Channel):
        return text("{layer}, channel {channel}", layer=f"`{part.layer}`", channel=part.channel)
    return text("the way from {source} into the sum {sum}", source=f"`{part.source}`", sum=f"`{part.total}`")
