"""The control for how digits are prepared for a network: each way with what the network reads so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.checkpoints.digit_preparations import FEW, Measured, best, measured
from cnnviz.ui.own_network.preparation import number_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.inputs.custom import PreparationCard
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue
    from cnnviz.ui.own_network.typed import Typed

_OTHER = "other"
_SIDE = 42  # pixels of a picture, of which fifteen stand in a row


def choose_digits(
    now: PreparationCard, spec: ModelSpec, classes: Sequence[str], text: Catalogue, typed: Typed
) -> PreparationCard | None:
    """Show the control, which begins as `now`, or as what reads most of the sample digits.

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
    words, ways = number_names(text), [*tried, _OTHER]
    kept = next((name for name, each in tried.items() if each.card == now), None)

    def choose(begin: str, key: str) -> str:
        return st.radio(
            text("How digits are prepared for it"),
            ways,
            index=ways.index(begin),
            format_func=(words | {_OTHER: text("Not digits, or in another way")}).__getitem__,
            captions=[_caption(each, text) for each in tried.values()],
            key=key,
        )

    left, right = st.columns([2, 3])
    with left:
        chosen = typed.ask("digits", choose, kept or best(tried)[0])
    with right:
        _tell(tried, text)
        if chosen in tried:
            _show(tried[chosen], text)
    return tried[chosen].card if chosen in tried else None


def _caption(each: Measured, text: Catalogue) -> str:
    return text("reads {right} of {count} sample digits right", right=each.right, count=each.count)


def _tell(tried: Mapping[str, Measured], text: Catalogue) -> None:
    """Say what the numbers mean for the choice."""
    name, clearly = best(dict(tried))
    most = tried[name]
    if most.right < FEW * most.count:
        st.warning(
            text(
                "In none of these ways does it read half of the sample digits right. If it learned from "
                "other pictures, such as clothes, name its classes above; if from digits, it may need more "
                "training."
            )
        )
    elif clearly:
        st.caption(
            text(
                "cnnviz gave it {count} digits in each way. It reads clearly most with: {way}.",
                count=most.count,
                way=number_names(text)[name],
            )
        )
    else:
        st.caption(
            text(
                "cnnviz gave it {count} digits in each way. Several do about as well: if you know "
                "with which one it was trained, choose that.",
                count=most.count,
            )
        )


def _show(each: Measured, text: Catalogue) -> None:
    """Show the samples as the network sees them, with what it reads in each."""
    low, high = (_written(float(number)) for number in (each.inputs.min(), each.inputs.max()))
    st.markdown(
        text("**What it reads this way** (pixels from {low} to {high}; ✗ is a mistake)", low=low, high=high)
    )
    said = [
        answer if answer == label else f"**✗ {answer}**"
        for answer, label in zip(each.answers, each.labels, strict=True)
    ]
    with st.container(key="own-network-samples"):
        st.image([_grey(numbers[0]) for numbers in each.inputs], caption=said, width=_SIDE)


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
