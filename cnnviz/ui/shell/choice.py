"""Choices of one of a few things, which are there again when the user comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from cnnviz.analysis.predictions import logits
from cnnviz.ui.shell.setting import Setting, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.translations import Catalogue

Option = TypeVar("Option")


def choose(
    label: str,
    options: Sequence[Option],
    *,
    first: Option,
    name: str,
    written: Callable[[Option], str] = str,
) -> Option:
    """Choose from `options`: the last choice, if it is among them, else what a link says, else `first`.

    Args:
        label: above the list.
        options: at least one.
        first: the option that is chosen before the user chooses.
        name: of the choice, in the address; each model has its own.
        written: what stands for an option.
    """
    setting = Setting(name, control=f"{name}-{st.session_state.get('model')}")
    key = setting.begin(one_of(options), first)
    chosen: Option = st.selectbox(label, options, format_func=written, key=key)
    setting.keep(chosen)
    return chosen


def choose_tab(label: str, names: Mapping[str, str], *, key: str) -> str:
    """Choose one of a row of buttons, `names` by their words in the address as `key`; the first at first."""
    setting = Setting(key, control=key)
    chosen = st.segmented_control(
        label,
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=setting.begin(one_of(names), next(iter(names))),
        label_visibility="collapsed",
        wrap=True,
    )
    setting.keep(chosen)
    return str(chosen)


def choose_layer(
    layers: Sequence[Layer], text: Catalogue, *, name: str, first: int = 0, label: str = ""
) -> Layer:
    """Choose a layer of `layers`; number `first` at first. `name` is that of the choice."""
    by_name = {layer.name: layer for layer in layers}
    chosen = choose(
        label or text("Layer"),
        list(by_name),
        first=layers[first].name,
        name=name,
        written=lambda name: (
            f"{name} · {by_name[name].operation} · {'×'.join(map(str, by_name[name].shape))}"
        ),
    )
    return by_name[chosen]


def choose_class(trace: Trace, labels: Sequence[str], text: Catalogue, *, name: str) -> int:
    """Choose a class, by its number; the likeliest at first. `name` is that of the choice."""
    order = [int(place) for place in (-logits(trace)).argsort(kind="stable")]
    return choose(text("Class"), order, first=order[0], name=name, written=lambda place: labels[place])
