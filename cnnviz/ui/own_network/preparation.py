"""The controls for how pictures are prepared for a network: by name, or by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from cnnviz.inputs.custom import (
    USUAL,
    Colours,
    Interpolation,
    PreparationCard,
    PreparationError,
)
from cnnviz.ui.shell.plain_text import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cnnviz.translations import Catalogue
    from cnnviz.ui.own_network.typed import Typed

Option = TypeVar("Option")
_BY_HAND = "by hand"


def choose_preparation(
    now: PreparationCard, text: Catalogue, typed: Typed, *, opened: bool = False
) -> PreparationCard | None:
    """Show the controls, which begin with what was typed there, else as `now`.

    Args:
        now: the preparation so far.
        text: the language.
        typed: what is typed about the network.
        opened: whether the controls are in sight at first.

    Returns:
        The preparation chosen, of as many channels; None, with a sentence on why, while it is none.
    """
    controls = st.expander(text("How its pictures are prepared"), opened, icon=":material/tune:")
    try:
        with controls:
            return _choose(now, text, typed)
    except PreparationError as error:
        st.warning(sentence(error, text))
        return None


def number_names(text: Catalogue) -> dict[str, str]:
    """What the numbers of each of `USUAL` are called, and those by hand."""
    return {
        "imagenet": text("As for ImageNet"),
        "0..1": text("From 0 to 1"),
        "-1..1": text("From −1 to 1"),
        "0..255": text("From 0 to 255"),
        "caffe": text("As for Caffe: blue first, 0 to 255 less the mean"),
        "mnist": text("As for MNIST"),
        "digits": text("Drawn digits, as MNIST: mean 0.1307, deviation 0.3081"),
        "digits 0..1": text("Drawn digits, from 0 to 1"),
        "digits -1..1": text("Drawn digits, from −1 to 1"),
        "digits 0..255": text("Drawn digits, from 0 to 255"),
        "digits 1..0": text("Drawn digits, dark on light, from 0 to 1"),
        _BY_HAND: text("By hand"),
    }


def _choose(now: PreparationCard, text: Catalogue, typed: Typed) -> PreparationCard:
    """The preparation that the controls say. Raises PreparationError when it is none."""
    drawn = now.channels == 1 and _choose_kind(now, text, typed)
    st.caption(text("Leave these as they are if you don't know them."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        size, resize = _choose_size(now, text, typed, drawn=drawn)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        mean, std, colours = _choose_numbers(now, text, typed, drawn=drawn)
        interpolation = now.interpolation if drawn else _choose_interpolation(now, text, typed)
    return PreparationCard(size, resize, mean, std, colours, interpolation)


def _choose_kind(now: PreparationCard, text: Catalogue, typed: Typed) -> bool:
    """Whether the network reads what is drawn."""
    words = {
        True: text("What is drawn, placed as in MNIST"),
        False: text("Whole pictures, from edge to edge"),
    }
    return typed.ask("kind", _buttons(text("What did it learn to read?"), words), now.colours is Colours.INK)


def _choose_size(
    now: PreparationCard, text: Catalogue, typed: Typed, *, drawn: bool
) -> tuple[tuple[int, int], int | None]:
    # Without bounds: the browser would keep a number out of them to itself. The card checks.
    def count(label: str, width: int) -> Callable[[int, str], int]:
        return lambda begin, key: int(st.number_input(label, value=begin, step=1, key=key, width=width))

    rows = typed.ask("rows", count(text("Rows"), 130), now.size[0])
    columns = typed.ask("columns", count(text("Columns"), 130), now.size[1])
    ways = {True: text("Cut out the middle"), False: text("Squeeze the whole picture")}
    if drawn or not typed.ask("cut", _buttons(text("How a picture is fitted"), ways), now.resize is not None):
        return (rows, columns), None
    longer = max(rows, columns)
    before = now.resize or round(longer * 8 / 7)  # 224 pixels of 256, as most
    shorter = count(text("Shorter side before the middle is cut out"), 290)
    return (rows, columns), typed.ask("shorter", shorter, max(longer, before))


def _choose_numbers(
    now: PreparationCard, text: Catalogue, typed: Typed, *, drawn: bool
) -> tuple[tuple[float, ...], tuple[float, ...], Colours]:
    """The mean, the deviation and the channels."""
    words = number_names(text)
    orders = [each for each in Colours if (each.channels, each is Colours.INK) == (now.channels, drawn)]
    known = [name for name, usual in USUAL.items() if set(orders) & set(usual.colours)]
    offered, named = [*known, _BY_HAND], _named(now)

    def choose(begin: str, key: str) -> str:
        return st.selectbox(
            text("Numbers of a pixel"),
            offered,
            index=offered.index(begin),
            format_func=words.__getitem__,
            key=key,
            width=260,
        )

    def write(label: str) -> Callable[[str, str], str]:
        return lambda begin, key: st.text_input(label, begin, key=key, width=200)

    first = named if named in offered else known[0]
    chosen = typed.ask("numbers-drawn" if drawn else "numbers", choose, first)
    allowed = [each for each in orders if chosen == _BY_HAND or each in USUAL[chosen].colours]
    colours = _choose_order(allowed, now, text, typed) if len(allowed) > 1 else allowed[0]
    if chosen != _BY_HAND:
        return *USUAL[chosen].numbers(colours), colours
    mean = typed.ask("mean", write(text("Mean of each, from 0 to 1")), _written(now.mean))
    std = typed.ask("std", write(text("Deviation of each")), _written(now.std))
    return _numbers(mean), _numbers(std), colours


def _choose_order(allowed: Sequence[Colours], now: PreparationCard, text: Catalogue, typed: Typed) -> Colours:
    names = {Colours.RGB: text("Red first"), Colours.BGR: text("Blue first")}
    words = {each: names[each] for each in allowed}
    return typed.ask(
        "order", _buttons(text("Colours"), words), now.colours if now.colours in allowed else allowed[0]
    )


def _choose_interpolation(now: PreparationCard, text: Catalogue, typed: Typed) -> Interpolation:
    words = {Interpolation.BILINEAR: text("Bilinear"), Interpolation.BICUBIC: text("Bicubic")}
    return typed.ask("interpolation", _buttons(text("Resized pixels"), words), now.interpolation)


def _buttons(label: str, words: Mapping[Option, str]) -> Callable[[Option, str], Option]:
    """What draws a row of buttons with these words."""

    def draw(begin: Option, key: str) -> Option:
        chosen: Option = st.segmented_control(
            label, list(words), default=begin, format_func=words.__getitem__, required=True, key=key
        )
        return chosen

    return draw


def _named(card: PreparationCard) -> str:
    """The name of the numbers of `card`, if they have one."""
    for name, usual in USUAL.items():
        if card.colours in usual.colours and usual.numbers(card.colours) == (card.mean, card.std):
            return name
    return _BY_HAND


def _written(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)


def _numbers(written: str) -> tuple[float, ...]:
    """The numbers in what the user typed. Raises PreparationError when something else is there."""
    try:
        return tuple(float(each) for each in written.replace(",", " ").split())
    except ValueError:
        raise PreparationError(
            "the mean and the deviation are numbers with commas between them, such as 0.485, 0.456, 0.406"
        ) from None
