"""How does a visitor choose one of a few things, so that the choice is there again on coming back?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from cnnviz.guesses import logits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnnviz.catalogue import Catalogue
    from cnnviz.trace import Layer, Trace

Option = TypeVar("Option")


def choose(
    label: str,
    options: Sequence[Option],
    *,
    first: Option,
    key: str,
    written: Callable[[Option], str] = str,
) -> Option:
    """A list of `options`; the last choice, as long as it is among them, else `first`.

    Args:
        label: above the list.
        options: at least one.
        first: the option that is chosen before the visitor chooses.
        key: unique; Streamlit forgets a control that leaves the page, so the choice is kept beside it.
        written: what stands for an option.
    """
    kept = f"{key}.kept"
    for place in (key, kept):
        if place in st.session_state and st.session_state[place] not in options:
            del st.session_state[place]
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(kept, first)
    chosen: Option = st.selectbox(label, options, format_func=written, key=key)
    st.session_state[kept] = chosen
    return chosen


def choose_layer(
    layers: Sequence[Layer], text: Catalogue, *, key: str, first: int = 0, label: str = ""
) -> Layer:
    """One of `layers`, by name; number `first` of them before the visitor chooses."""
    by_name = {layer.name: layer for layer in layers}
    name = choose(
        label or text("Layer"),
        list(by_name),
        first=layers[first].name,
        key=key,
        written=lambda name: (
            f"{name} · {by_name[name].operation} · {'×'.join(map(str, by_name[name].shape))}"
        ),
    )
    return by_name[name]


def choose_class(trace: Trace, labels: Sequence[str], text: Catalogue, *, key: str) -> int:
    """The number of a class; the likeliest before the visitor chooses."""
    numbers = logits(trace)
    order = [int(place) for place in (-numbers).argsort(kind="stable")]
    return choose(text("Class"), order, first=order[0], key=key, written=lambda place: labels[place])
