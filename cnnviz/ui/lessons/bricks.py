"""Controls that put a stack of layers together, and the table of the stack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.lessons.stack import MOST_LAYERS, LayerKind, LayerSpec, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.lessons.stack import Step
    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lab import Lab

STACK, PLACE = "stack", "place"
_NEW = {
    LayerKind.CONV: LayerSpec(LayerKind.CONV, 8, 3, 1, 1),
    LayerKind.MAX: LayerSpec(LayerKind.MAX, 2),
    LayerKind.AVERAGE: LayerSpec(LayerKind.AVERAGE, 2),
    LayerKind.LINEAR: LayerSpec(LayerKind.LINEAR, 10),
}
_ENDS = {  # of each number of a layer
    LayerKind.CONV: {"size": (1, 32), "kernel": (1, 11), "stride": (1, 4), "padding": (0, 5)},
    LayerKind.MAX: {"size": (1, 8)},
    LayerKind.AVERAGE: {"size": (1, 8)},
    LayerKind.LINEAR: {"size": (1, 512)},
}


def names(text: Catalogue) -> Mapping[LayerKind, str]:
    """The name of each kind of layer."""
    return {
        LayerKind.CONV: text("Convolution"),
        LayerKind.NORM: text("Batch norm"),
        LayerKind.RELU: "ReLU",
        LayerKind.SIGMOID: text("Sigmoid"),
        LayerKind.MAX: text("Max pooling"),
        LayerKind.AVERAGE: text("Average pooling"),
        LayerKind.FLATTEN: text("Flatten"),
        LayerKind.LINEAR: text("Fully connected"),
        LayerKind.SOFTMAX: text("Softmax"),
    }


def edit(lab: Lab, pieces: Sequence[LayerSpec], text: Catalogue) -> None:
    """Show the controls that change one layer of the stack, or put another behind it."""
    called = names(text)
    places = range(1, len(pieces) + 1)
    place: int = st.selectbox(
        text("Layer to change"),
        places,
        format_func=lambda each: f"{each}. {called[pieces[each - 1].kind]}",
        key=lab.setting(PLACE, 1, places),
    )
    at = place - 1
    _numbers(lab, pieces, at, text)
    up, down, off = st.columns(3)
    moves = (
        (up, ":material/arrow_upward:", text("Up"), at > 0, _swapped(pieces, max(0, at - 1)), at),
        (down, ":material/arrow_downward:", text("Down"), at + 1 < len(pieces), _swapped(pieces, at), at + 2),
        (off, ":material/delete:", text("Remove"), len(pieces) > 1, _without(pieces, at), max(1, at)),
    )
    for column, icon, label, possible, stack, then in moves:
        change = ({STACK: write(stack), PLACE: then},)
        column.button(label, icon=icon, disabled=not possible, on_click=lab.put, args=change, width="stretch")
    chosen = st.selectbox(
        text("New layer"), list(LayerKind), format_func=called.__getitem__, key=f"{lab.name}-new"
    )
    more = [*pieces[:place], _fresh(chosen or LayerKind.CONV), *pieces[place:]]
    st.button(
        text("Put it behind layer {place}", place=place),
        icon=":material/add:",
        disabled=len(more) > MOST_LAYERS,
        on_click=lab.put,
        args=({STACK: write(more), PLACE: place + 1},),
        width="stretch",
    )


def table(pieces: Sequence[LayerSpec], steps: Sequence[Step], text: Catalogue) -> None:
    """Show the stack, layer by layer, with the shape of each output and the number of parameters."""
    called = names(text)
    missing = [""] * (len(pieces) - len(steps))
    st.table(
        {
            "": [str(at) for at in range(1, len(pieces) + 1)],
            text("layer"): [called[piece.kind] for piece in pieces],
            text("settings"): [_said(piece, text) for piece in pieces],
            text("what comes out"): ["×".join(map(str, step.shape)) for step in steps] + missing,
            text("numbers to learn"): [f"{step.parameters:,}" for step in steps] + missing,
        }
    )


def _numbers(lab: Lab, pieces: Sequence[LayerSpec], at: int, text: Catalogue) -> None:
    piece = pieces[at]
    labels = {
        "size": {LayerKind.CONV: text("Channels"), LayerKind.LINEAR: text("Units")}.get(
            piece.kind, text("Window")
        ),
        "kernel": text("Kernel"),
        "stride": text("Stride"),
        "padding": text("Padding"),
    }
    for name, (low, high) in _ENDS.get(piece.kind, {}).items():
        # Named by the stack, so that another stack brings its own numbers.
        key = f"{lab.name}-{name}-{at}-{write(pieces)}"
        value = min(max(getattr(piece, name), low), high)
        st.number_input(
            labels[name], low, high, value, key=key, on_change=_change, args=(lab, pieces, at, name, key)
        )


def _change(lab: Lab, pieces: Sequence[LayerSpec], at: int, name: str, key: str) -> None:
    changed = replace(pieces[at], **{name: st.session_state[key]})
    lab.put({STACK: write([*pieces[:at], changed, *pieces[at + 1 :]])})


def _fresh(brick: LayerKind) -> LayerSpec:
    return _NEW.get(brick, LayerSpec(brick))


def _swapped(pieces: Sequence[LayerSpec], at: int) -> list[LayerSpec]:
    return [*pieces[:at], *reversed(pieces[at : at + 2]), *pieces[at + 2 :]]


def _without(pieces: Sequence[LayerSpec], at: int) -> list[LayerSpec]:
    return [*pieces[:at], *pieces[at + 1 :]]


def _said(piece: LayerSpec, text: Catalogue) -> str:
    """The numbers of a layer, in words."""
    match piece.kind:
        case LayerKind.CONV:
            return text(
                "{size} kernels {kernel}×{kernel}, stride {stride}, padding {padding}",
                size=piece.size,
                kernel=piece.kernel,
                stride=piece.stride,
                padding=piece.padding,
            )
        case LayerKind.MAX | LayerKind.AVERAGE:
            return f"{piece.size}×{piece.size}"
        case LayerKind.LINEAR:
            return text("{size} units", size=piece.size)
    return ""
