"""The control for how digits are prepared for a network: each way with what the network reads so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.checkpoints.digit_preparations import Measured, clearly_best, measured
from cnnviz.ui.own_network.preparation import number_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnnviz.inputs.custom import PreparationCard
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue
    from cnnviz.ui.own_network.typed import Typed

_OTHER = "other"
_SIDE = 110  # pixels of a picture


def choose_digits(
    now: PreparationCard, spec: ModelSpec, classes: Sequence[str], text: Catalogue, typed: Typed
) -> PreparationCard | None:
    """Show the control, which begins as `now`, or as what reads clearly more of the sample digits.

    Args:
        now: the preparation so far.
        spec: a network that tells ten digits apart.
        classes: the digits, in the order of its outputs.
        text: the language.
        typed: what is typed about it.

    Returns:
        The preparation chosen; None where it is to be another one, or the network is too slow to try them.
    """
    tried = _measured(spec.name, tuple(classes), spec)
    if not tried:
        return None
    best, words = clearly_best(tried), number_names(text)
    kept = next((name for name, each in tried.items() if each.card == now), None)
    ways = [*tried, _OTHER]

    def choose(begin: str, key: str) -> str:
        return st.radio(
            text("How digits are prepared for it"),
            ways,
            index=ways.index(begin),
            format_func=(words | {_OTHER: text("In another way")}).__getitem__,
            captions=[_caption(each, text) for each in tried.values()],
            key=key,
        )

    chosen = typed.ask("digits", choose, kept or best or _OTHER)
    if chosen == best and kept is None:
        st.caption(text("This was chosen because it reads clearly more sample digits right than any other."))
    _show(tried.values(), text)
    return tried[chosen].card if chosen in tried else None


def _caption(each: Measured, text: Catalogue) -> str:
    return text("reads {right} of {count} sample digits right", right=each.right, count=each.count)


def _show(tried: Iterable[Measured], text: Catalogue) -> None:
    """Show the same sample as each preparation has it, with what the network reads in it."""
    st.markdown(text("**A seven, as the network sees it each time**"))
    with st.container(horizontal=True):
        for each in tried:
            low, high = (_written(float(number)) for number in (each.example.min(), each.example.max()))
            said = text("{low} to {high}: it reads {answer}", low=low, high=high, answer=each.answer)
            st.image(_grey(each.example[0]), caption=said, width=_SIDE)


def _written(number: float) -> str:
    return f"{number + 0:.3g}".replace("-", "−")  # 0 without a sign


def _grey(numbers: np.ndarray) -> np.ndarray:
    """Numbers as grey, the least black and the most white; (rows, columns) uint8, three times as large."""
    spread = (numbers - numbers.min()) / max(float(np.ptp(numbers)), 1e-9)
    grey: np.ndarray = np.rint(255 * spread).astype(np.uint8).repeat(3, 0).repeat(3, 1)
    return grey


@st.cache_resource(max_entries=64, show_spinner=False)
def _measured(name: str, classes: tuple[str, ...], _spec: ModelSpec) -> dict[str, Measured]:  # noqa: ARG001
    return measured(_spec.load(), _spec.shape[1], classes)
