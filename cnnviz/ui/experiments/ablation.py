"""Experiment with channels, and ways that meet, which the user switches off, and the predictions left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from cnnviz.analysis.ablation import switchable
from cnnviz.analysis.predictions import predictions
from cnnviz.capture.edits import Channel, JunctionInput
from cnnviz.capture.kinds import Kind
from cnnviz.structure.junctions import junctions
from cnnviz.ui.experiments.channel_ranking import ranking
from cnnviz.ui.experiments.question import ask
from cnnviz.ui.experiments.switches import switches_of
from cnnviz.ui.network.predictions import percent, show_predictions
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose, choose_layer
from cnnviz.ui.shell.component import component, sent
from cnnviz.ui.shell.plain_text import plain
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.analysis.predictions import Prediction
    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.structure.junctions import Junction
    from cnnviz.translations import Catalogue
    from cnnviz.ui.experiments.switches import Switches

_LISTED = 8  # parts that are named one by one; more are counted


def experiment(trace: Trace, prepared: Preparation, labels: Sequence[str], text: Catalogue) -> None:
    """Show the predictions with what is off, the channels of a layer, and the junctions."""
    layers = switchable(trace.layers)
    if not layers:
        st.info(text("Between its input and its answer this network has no layer to switch off."))
        return
    meeting, identity = junctions(trace.layers), session.identity(trace.model, prepared)
    switches = switches_of(trace, identity)
    ask(text("Which parts of the network does the answer need?"), _attempt(meeting, text), text)
    left, right = st.columns([2, 5], gap="medium")
    with right:
        if meeting:
            _junctions(meeting, switches, text)
        pick, back = st.columns([4, 3], vertical_alignment="bottom")
        with pick:
            layer = choose_layer(layers, text, name="switch-layer")
        with back:
            _ways_back(switches, text)
        _list(switches, text)
        place = st.container()
        ranked = ranking(layer, trace, labels, text, about=identity)
        with place:
            _channels(layer, layers, trace, switches, ranked)
    with left, st.container(key="answer-in-sight"):
        with st.container(key="ablation-notice"):  # keeps its height: the maps below stay under the finger
            _say_whole(predictions(trace, labels, 1)[0], text, ready=switches.untouched)
        now = _without(identity, switches.off, trace)
        show_predictions(now, labels, key=f"ablation-predictions-{trace.model}", before=trace)


def _say_whole(answer: Prediction, text: Catalogue, *, ready: bool) -> None:
    """Say what the whole network answers and, of what is `ready`, that it was switched off by the page."""
    said = {"label": plain(answer.label), "percent": percent(answer.probability)}
    if ready:
        st.caption(
            text(
                "Some parts are off already, so that you see what that does. With all on, the answer is "
                "{label} ({percent}).",
                **said,
            )
        )
    else:
        st.caption(text("With all on, the answer is {label} ({percent}).", **said))


def _attempt(meeting: Sequence[Junction], text: Catalogue) -> str:
    if any(junction.residual for junction in meeting):
        return text(
            "switch a shortcut off and on again, early and late in the network: where does the answer need "
            "it most?"
        )
    if meeting:
        return text(
            "switch one of the ways that meet off and on again, early and late in the network: where does "
            "the answer need it most?"
        )
    return text(
        "click maps to switch channels off and on. How few of them have to be off before the answer changes?"
    )


def read(asked: object, layers: Sequence[Layer]) -> tuple[dict[str, tuple[Channel, ...]], int] | None:
    """What a browser wants off, by layer, and the serial; None if it sent anything else.

    It is of the layers whose maps were shown, which need not be shown any more.
    """
    counts = {layer.name: layer.shape[0] for layer in layers}
    match asked:
        case {"layers": {**found}, "serial": int(serial)}:
            told: Any = found
            if all(_exist(channels, counts.get(name, 0)) for name, channels in told.items()):
                return {
                    name: tuple(Channel(name, channel) for channel in channels)
                    for name, channels in told.items()
                }, serial
    return None


def _exist(channels: object, count: int) -> bool:
    """Whether they are a list of channels of a layer that has `count`."""
    return isinstance(channels, list) and all(
        type(channel) is int and 0 <= channel < count for channel in channels
    )


@st.cache_resource(max_entries=512, show_spinner=False)
def _without(identity: str, off: tuple[Off, ...], _trace: Trace) -> Trace:  # noqa: ARG001 (the key of the cache)
    """The outputs of the network for the picture of `_trace` while `off` is off: its last numbers only."""
    return session.engine(_trace.model).without(_trace, off).ending()


def _channels(
    layer: Layer,
    layers: Sequence[Layer],
    trace: Trace,
    switches: Switches,
    ranked: Mapping[str, object],
) -> None:
    """Show the maps of `layer`, one of `layers`, to be clicked, and their ranking."""
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
    component("channels", "experiments/channels.js")(
        data=pack(header, {"maps": maps}), key=key, on_off_change=lambda: _clicked(key, layers, switches)
    )


def _clicked(key: str, layers: Sequence[Layer], switches: Switches) -> None:
    found = read(sent(key, "off"), layers)
    if found is None:
        return
    changed, switches.serial = found
    others = (part for part in switches.off if not isinstance(part, Channel) or part.layer not in changed)
    switches.change((*others, *(channel for channels in changed.values() for channel in channels)))


def _junctions(meeting: Sequence[Junction], switches: Switches, text: Catalogue) -> None:
    """Show the ways that meet in one of the junctions, each with a switch."""
    by_name = {junction.name: junction for junction in meeting}
    first = next((junction for junction in meeting if junction.residual), meeting[0])
    pick, ways = st.columns([2, 4], vertical_alignment="bottom")
    with pick:
        name = choose(
            text("Where ways meet"),
            list(by_name),
            first=first.name,
            name="switch-block",
            written=lambda name: _written(by_name[name], text),
        )
    with ways.container(horizontal=True):
        for source in by_name[name].sources:
            way = JunctionInput(name, source)
            control = f"switch-{name}-{source}"
            st.session_state[control] = way not in switches.off
            label = _way(by_name[name], source, text)
            st.toggle(label, key=control, on_change=switches.toggle, args=(way,))
    st.caption(_meaning(by_name[name].kind, text))


def _written(junction: Junction, text: Catalogue) -> str:
    """What a junction is called: a residual block by the block, any other by its layer."""
    if junction.residual:
        return junction.name.rpartition(".")[0] or junction.name
    match junction.kind:
        case Kind.ADD:
            return text("{layer} · sum", layer=junction.name)
        case Kind.MULTIPLY:
            return text("{layer} · product", layer=junction.name)
    return text("{layer} · concatenation", layer=junction.name)


def _way(junction: Junction, source: str, text: Catalogue) -> str:
    if junction.residual:
        if source == junction.residual.branch:
            return text("Branch ({layer})", layer=source)
        return text("Shortcut ({layer})", layer=source)
    match junction.kind:
        case Kind.ADD:
            return text("Summand ({layer})", layer=source)
        case Kind.MULTIPLY:
            return text("Factor ({layer})", layer=source)
    return text("Piece ({layer})", layer=source)


def _meaning(kind: Kind, text: Catalogue) -> str:
    match kind:
        case Kind.ADD:
            return text("A path that is off adds 0 to the sum; whatever else reads that layer still does.")
        case Kind.MULTIPLY:
            return text("A factor that is off multiplies by 1; whatever else reads that layer still does.")
    return text("A piece that is off is 0 in all of its channels; whatever else reads that layer still does.")


def _ways_back(switches: Switches, text: Catalogue) -> None:
    """Show the buttons that switch parts on again."""
    with st.container(horizontal=True):
        st.button(text("Undo"), icon=":material/undo:", on_click=switches.undo, disabled=not switches.past)
        st.button(
            text("All on"),
            icon=":material/restart_alt:",
            on_click=switches.change,
            args=((),),
            disabled=not switches.off,
        )


def _list(switches: Switches, text: Catalogue) -> None:
    """List what is off, the last first, in as much room as ever: the maps below stay under the finger."""
    with st.container(key="switched-off"):
        if not switches.off:
            st.caption(text("Nothing is off: this is the network's own answer."))
            return
        names = [_named(part, text) for part in reversed(switches.off[-_LISTED:])]
        if len(switches.off) > _LISTED:
            names.append(text("and {count} more", count=len(switches.off) - _LISTED))
        title = text("Switched off: {count}", count=len(switches.off))
        st.markdown(f"**{title}** · {' · '.join(names)}")


def _named(part: Off, text: Catalogue) -> str:
    if isinstance(part, Channel):
        return text("{layer}, channel {channel}", layer=plain(part.layer), channel=part.channel)
    return text("the path from {source} into {layer}", source=plain(part.source), layer=plain(part.junction))
