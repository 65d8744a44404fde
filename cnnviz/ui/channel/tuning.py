"""The tuning curves of a channel: its answers to gratings of each orientation, frequency and colour."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import streamlit as st

from cnnviz.features import picture_sets
from cnnviz.features.stimuli import ANGLES, PERIODS, Contrast
from cnnviz.features.survey import largest
from cnnviz.features.tuning import Tuning, inside, tunings
from cnnviz.ui.lessons.charts import Axis, bars, curves, rose
from cnnviz.ui.shell.job import offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.serving.engine import Engine
    from cnnviz.translations import Catalogue
    from cnnviz.ui.channel.asked import Asked

_TUNED: WeakKeyDictionary[Engine, dict[str, tuple[Tuning, ...]]] = WeakKeyDictionary()


def tuning(asked: Asked, text: Catalogue) -> None:
    """Show the tuning curves of the channel; until its layer is measured, offer to do that."""
    found = _TUNED.get(asked.engine, {}).get(asked.layer.name)
    if found is None:
        label = text("Show it stripes of every direction, width and colour")
        found = offer(label, asked.about[:2], _work(asked), text, key="tuning")
    if found is None:
        st.caption(text("Such stripes are also what researchers show to the cells of a brain that see."))
        return
    _curves(found[asked.channel], text)


def _work(asked: Asked) -> Callable[[Callable[[float], None]], tuple[Tuning, ...]]:
    engine, layer, field, reading = asked.engine, asked.layer, asked.field, asked.reading

    def work(report: Callable[[float], None]) -> tuple[Tuning, ...]:
        _, rows, columns = layer.maps
        counted = inside(field, (rows, columns), (reading.shape[1], reading.shape[2]))
        shown = picture_sets.gratings(reading)
        task = partial(largest, pictures=shown, layer=layer.name, inside=counted)
        found = tunings(engine.compute(task, report), coloured=reading.coloured)
        _TUNED.setdefault(engine, {})[layer.name] = found
        return found

    return work


def _curves(found: Tuning, text: Catalogue) -> None:
    """Draw the curves, and say in a sentence what they show."""
    if found.answers.max() == found.answers.min():
        st.info(text("The channel answers all of these stripes alike."))
        return
    colours = _colours(text)
    best, _, period = found.best
    st.markdown(_sentence(found, colours[best], text))
    answer = Axis(text("Answer"))
    left, middle, right = st.columns(3)
    with left:
        st.markdown(text("**Direction of the stripes**"))
        rose(ANGLES, [float(each) for each in found.by_angle], text("Answer"), text, key="tuning-angle")
    with middle:
        st.markdown(text("**Width of the stripes**"))
        line = {text("Answer"): (PERIODS, [float(each) for each in found.by_period])}
        marks = {text("best"): period}
        axis = Axis(text("Pixels from stripe to stripe"))
        curves(line, (axis, answer), text, key="tuning-period", marks=marks)
    if len(found.colours) > 1:
        with right:
            st.markdown(text("**Colours of the stripes**"))
            series = {text("Answer"): [float(each) for each in found.by_colours]}
            names = [colours[each] for each in found.colours]
            bars(names, series, (text("The two colours"), answer), text, key="tuning-colours")


def _sentence(found: Tuning, colours: str, text: Catalogue) -> str:
    """The sentence on what the channel answers to most."""
    _, _, period = found.best
    given = {"colours": colours, "period": f"{period:g}"}
    if found.orientation is None:
        return text(
            "It answers most to {colours} stripes, {period} pixels from one to the next, in all directions "
            "alike.",
            **given,
        )
    return text(
        "It answers most to {colours} stripes, {period} pixels from one to the next, that run at {angle}° "
        "(0° lies, 90° stands). How much the direction matters, from 0 to 1: {selectivity}.",
        angle=f"{found.orientation:.0f}",
        selectivity=f"{found.selectivity:.2f}",
        **given,
    )


def _colours(text: Catalogue) -> dict[Contrast, str]:
    return {
        Contrast.WHITE_BLACK: text("white and black"),
        Contrast.RED_GREEN: text("red and green"),
        Contrast.BLUE_YELLOW: text("blue and yellow"),
    }
