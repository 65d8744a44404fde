"""How is a stack of layers put together on the page?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.lessons.stack import MOST_LAYERS, Brick, Piece, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.lessons.stack import Step
    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lab import Lab

STACK, PLACE = "stack", "place"
_NEW = {
    Brick.CONV: Piece(Brick.CONV, 8, 3, 1, 1),
    Brick.MAX: Piece(Brick.MAX, 2),
    Brick.AVERAGE: Piece(Brick.AVERAGE, 2),
    Brick.LINEAR: Piece(Brick.LINEAR, 10),
}
_ENDS = {  # of each number of a layer
    Brick.CONV: {"size": (1, 32), "kernel": (1, 11), "stride": (1, 4), "padding": (0, 5)},
    Brick.MAX: {"size": (1, 8)},
    Brick.AVERAGE: {"size": (1, 8)},
    Brick.LINEAR: {"size": (1, 512)},
}


def names(text: Catalogue) -> Mapping[Brick, str]:
    """What each kind of layer is called."""
    return {
        Brick.CONV: text("Convolution"),
        Brick.NORM: text("Batch norm"),
        Brick.RELU: "ReLU",
        Brick.SIGMOID: text("Sigmoid"),
        Brick.MAX: text("Max pooling"),
        Brick.AVERAGE: text("Average pooling"),
        Brick.FLATTEN: text("Flatten"),
        Brick.LINEAR: text("Fully connected"),
        Brick.SOFTMAX: text("Softmax"),
    }


def edit(lab: Lab, pieces: Sequence[Piece], text: Catalogue) -> None:
    """The controls that change one layer of the stack, or put another behind it."""
    called = names(text)
    places = range(1, len(pieces) + 1)
    place: int = st.selectbox(
        text("Layer to change"),
        places,
        format_func=lambda each: f"{each}. {called[pieces[each - 1].brick]}",
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
        text("New layer"), list(Brick), format_func=called.__getitem__, key=f"{lab.name}-new"
    )
    more = [*pieces[:place], _fresh(chosen or Brick.CONV), *pieces[place:]]
    st.button(
        text("Put it behind layer {place}", place=place),
        icon=":material/add:",
        disabled=len(more) > MOST_LAYERS,
        on_click=lab.put,
        args=({STACK: write(more), PLACE: place + 1},),
        width="stretch",
    )


def table(pieces: Sequence[Piece], steps: Sequence[Step], text: Catalogue) -> None:
    """The stack, layer by layer, with the shape of what comes out and how many numbers each learns."""
    called = names(text)
    missing = [""] * (len(pieces) - len(steps))
    st.table(
        {
            "": [str(at) for at in range(1, len(pieces) + 1)],
            text("layer"): [called[piece.brick] for piece in pieces],
            text("settings"): [_said(piece, text) for piece in pieces],
            text("what comes out"): ["×".join(map(str, step.shape)) for step in steps] + missing,
            text("numbers to learn"): [f"{step.parameters:,}" for step in steps] + missing,
        }
    )


def _numbers(lab: Lab, pieces: Sequence[Piece], at: int, text: Catalogue) -> None:
    piece = pieces[at]
    labels = {
        "size": {Brick.CONV: text("Channels"), Brick.LINEAR: text("Units")}.get(piece.brick, text("Window")),
        "kernel": text("Kernel"),
        "stride": text("Stride"),
        "padding": text("Padding"),
    }
    for name, (low, high) in _ENDS.get(piece.brick, {}).items():
        # Named by the stack, so that another stack brings its own numbers.
        key = f"{lab.name}-{name}-{at}-{write(pieces)}"
        value = min(max(getattr(piece, name), low), high)
        st.number_input(
            labels[name], low, high, value, key=key, on_change=_change, args=(lab, pieces, at, name, key)
        )


def _change(lab: Lab, pieces: Sequence[Piece], at: int, name: str, key: str) -> None:
    changed = replace(pieces[at], **{name: st.session_state[key]})
    lab.put({STACK: write([*pieces[:at], changed, *pieces[at + 1 :]])})


def _fresh(brick: Brick) -> Piece:
    return _NEW.get(brick, Piece(brick))


def _swapped(pieces: Sequence[Piece], at: int) -> list[Piece]:
    return [*pieces[:at], *reversed(pieces[at : at + 2]), *pieces[at + 2 :]]


def _without(pieces: Sequence[Piece], at: int) -> list[Piece]:
    return [*pieces[:at], *pieces[at + 1 :]]


def _said(piece: Piece, text: Catalogue) -> str:
    """The numbers of a layer, in words."""
    match piece.brick:
        case Brick.CONV:
            return text(
                "{size} kernels {kernel}×{kernel}, stride {stride}, padding {padding}",
                size=piece.size,
                kernel=piece.kernel,
                stride=piece.stride,
                padding=piece.padding,
            )
        case Brick.MAX | Brick.AVERAGE:
            return f"{piece.size}×{piece.size}"
        case Brick.LINEAR:
            return text("{size} units", size=piece.size)
    return ""
