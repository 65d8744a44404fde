"""A picture that is made for a channel, which the page shows while it grows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from cnnviz.features import made_pictures
from cnnviz.inputs.preparation import digest
from cnnviz.ui.channel.tile import LARGE, tile
from cnnviz.ui.shell.job import offer, part_of, start
from cnnviz.ui.shell.number import brief

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from cnnviz.features.made_pictures import Growth
    from cnnviz.serving.engine import Engine
    from cnnviz.translations import Catalogue
    from cnnviz.ui.channel.asked import Asked

_AT_ONCE = 8  # steps between two looks, but for the first, after which there is something to see


class Made(NamedTuple):
    """A picture that was made.

    Attributes:
        growth: how it came about.
        value: the channel's largest answer to its pixels, of a plain pass.
        mean: the mean of its answers to them.
    """

    growth: Growth
    value: float
    mean: float


@dataclass
class _Sketch:
    """How far a picture is."""

    about: Hashable
    growth: Growth | None = None


def made(label: str, asked: Asked, begun: Growth, text: Catalogue, *, key: str) -> Made | None:
    """Offer to make a picture, show it as it grows, and return it once it is made.

    Args:
        label: of the button.
        asked: the channel.
        begun: what the picture begins as.
        text: the language.
        key: unique on the page.
    """
    sketch = _sketch(asked, begun, key)
    work = _work(asked.engine, begun, sketch)
    return offer(label, sketch.about, work, text, key=key, sketch=partial(_show, sketch, text))


def make(asked: Asked, begun: Growth, *, key: str) -> None:
    """Make what `made` offers."""
    sketch = _sketch(asked, begun, key)
    start(sketch.about, _work(asked.engine, begun, sketch), key=key)


def _sketch(asked: Asked, begun: Growth, key: str) -> _Sketch:
    """The sketch of a picture, an empty one if the last was of another picture."""
    base = "" if begun.base is None else digest(begun.base)
    about = (*asked.about, begun.aim.opposite, begun.seed, base)
    kept: _Sketch | None = st.session_state.get(f"{key}.sketch")
    if kept is None or kept.about != about:
        st.session_state[f"{key}.sketch"] = kept = _Sketch(about)
    return kept


def _show(sketch: _Sketch, text: Catalogue) -> None:
    """Show how far a picture is."""
    if sketch.growth is not None:
        said = text("after {steps} steps", steps=sketch.growth.steps)
        tile(sketch.growth.picture, said, alt=text("The picture as it grows"), width=LARGE)


def _work(engine: Engine, begun: Growth, sketch: _Sketch) -> Callable[[Callable[[float], None]], Made]:
    steps = made_pictures.STEPS if begun.base is None else made_pictures.ACCENT_STEPS

    def work(report: Callable[[float], None]) -> Made:
        growth = begun
        while growth.steps < steps:
            count = min(steps - growth.steps, _AT_ONCE if growth.steps else 1)
            grow = partial(made_pictures.grown, growth=growth, steps=count)
            growth = engine.compute(grow, part_of(report, growth.steps / steps, count / steps))
            sketch.growth = growth
        ask = partial(made_pictures.answer, planes=growth.planes, reading=growth.reading, aim=growth.aim)
        found = engine.compute(ask)
        return Made(growth, found.value, found.mean)

    return work


def largest(asked: Asked, value: float, text: Catalogue) -> str:
    """The line on the largest answer of the channel to a picture."""
    if asked.layer.maps[1:] == (1, 1):
        return text("**{value}**, its answer", value=brief(value))
    return text("**{value}**, its largest answer in any cell", value=brief(value))
