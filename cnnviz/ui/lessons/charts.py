"""Charts that all look alike and can be read without colour, a mouse or eyes."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import streamlit as st

from cnnviz.ui.lessons import charts_words
from cnnviz.ui.shell.projector import projected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.translations import Catalogue

# Of Okabe and Ito, "Color Universal Design", 2008: told apart in every common form of colour blindness, and
# on white as on black.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")
_FAINT = "rgba(0, 114, 178, 0.15)"
_MARK = "#808080"  # is seen on white and on black
_PATTERNS = ("", "/", "x", ".")
_DASHES = ("solid", "dash", "dot", "dashdot")
_HEIGHT, _LARGE = 260, 310  # CSS pixels, and those on a projector, whose letters are larger
_LINE = 20  # characters of an upright title, which fit half the height of a chart in large letters
_ROWS = 10  # of a table that is shown without scrolling


@dataclass(frozen=True)
class Axis:
    """An axis of numbers: its title, and its ends, if not those of the data."""

    title: str
    reach: tuple[float, float] | None = None

    @property
    def across(self) -> dict[str, Any]:
        """The layout of a chart's places, as plotly has it."""
        ends = {"range": list(self.reach)} if self.reach else {}
        return {"title": {"text": self.title}, "zeroline": True, **ends}

    @property
    def upwards(self) -> dict[str, Any]:
        """The layout of a chart's numbers; a long title, which is longer than a chart is tall, has lines."""
        return {**self.across, "title": {"text": "<br>".join(wrap(self.title, _LINE))}}


def bars(
    names: Sequence[str],
    series: Mapping[str, Sequence[float]],
    axes: tuple[str, Axis],
    text: Catalogue,
    *,
    key: str,
) -> None:
    """Draw bars side by side for each of `names`.

    Args:
        names: of the places, each another one.
        series: what the legend calls each row of bars, and their lengths; four at most.
        axes: what is written at the places, and the axis of the lengths.
        text: the language.
        key: unique on the page.
    """
    data = [
        {
            "type": "bar",
            "name": name,
            "x": list(names),
            "y": list(lengths),
            "marker": {"color": _COLOURS[at], "pattern": {"shape": _PATTERNS[at]}},
            "hovertemplate": "%{x}: %{y:.5~g}" + _name(series),
        }
        for at, (name, lengths) in enumerate(series.items())
    ]
    places = {"type": "category", "title": {"text": axes[0]}}
    said = charts_words.bars(names, series, (axes[0], axes[1].title), text)
    _show(data, {"xaxis": places, "yaxis": axes[1].upwards}, said, key)
    _numbers([{axes[0]: list(names), **series}], text, key)


def curves(
    series: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    axes: tuple[Axis, Axis],
    text: Catalogue,
    *,
    key: str,
    marks: Mapping[str, float] | None = None,
) -> None:
    """Draw lines through points.

    Args:
        series: what the legend calls each line, and its places and numbers; four at most.
        axes: of the places and of the numbers.
        text: the language.
        key: unique on the page.
        marks: places with an upright line, by what is written at it.
    """
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": list(places),
            "y": list(numbers),
            "line": {"color": _COLOURS[at], "dash": _DASHES[at], "width": 2.5},
            "marker": {"symbol": at, "size": 6 if len(numbers) > 1 else 12},
            "hovertemplate": "%{x:.4~g}: %{y:.5~g}" + _name(series),
        }
        for at, (name, (places, numbers)) in enumerate(series.items())
    ]
    upright = {
        "type": "line",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": _MARK, "dash": "dot", "width": 2},
    }
    label = {"yref": "paper", "y": 1, "showarrow": False, "yanchor": "bottom"}  # above all curves
    layout = {
        "xaxis": axes[0].across,
        "yaxis": axes[1].upwards,
        "shapes": [{**upright, "x0": at, "x1": at} for at in (marks or {}).values()],
        "annotations": [{**label, "x": at, "text": name} for name, at in (marks or {}).items()],
    }
    said = charts_words.curves(series, (axes[0].title, axes[1].title), marks or {}, text)
    _show(data, layout, said, key)
    # One line may have places that another lacks.
    every = sorted({place for places, _ in series.values() for place in places})
    found = {
        name: [dict(zip(*line, strict=True)).get(place) for place in every] for name, line in series.items()
    }
    _numbers([{axes[0].title: every, **found}], text, key)


def clouds(
    values: Mapping[str, Sequence[float]], axes: tuple[str, Axis], text: Catalogue, *, key: str, marked: int
) -> None:
    """Draw every number as a point, and a box around the middle half, for each name in `values`.

    Args:
        values: the numbers by their place, equally many at each.
        axes: what is written at the places, and the axis of the numbers.
        text: the language.
        key: unique on the page.
        marked: which number at each place is large and orange.
    """
    data = [
        {
            "type": "box",
            "name": name,
            "y": list(numbers),
            "boxpoints": "all",
            "jitter": 0.6,
            "pointpos": 0,
            "marker": {"color": _COLOURS[0], "size": 5},
            "selectedpoints": [marked],
            "selected": {"marker": {"color": _COLOURS[1], "size": 11}},
            "unselected": {"marker": {"opacity": 1}},
            "line": {"color": _COLOURS[0]},
            "fillcolor": _FAINT,
            "showlegend": False,
            "hovertemplate": "%{x}: %{y:.5~g}<extra></extra>",
        }
        for name, numbers in values.items()
    ]
    places = {"type": "category", "title": {"text": axes[0]}}
    said = charts_words.clouds(values, (axes[0], axes[1].title), text)
    _show(data, {"xaxis": places, "yaxis": axes[1].upwards}, said, key)
    _numbers([values], text, key)


def rose(angles: Sequence[float], lengths: Sequence[float], title: str, text: Catalogue, *, key: str) -> None:
    """Draw lengths around a point, each in two directions, as a line that runs one way runs the other, too.

    Args:
        angles: degrees, 0 to below 180, counter-clockwise from "to the right".
        lengths: at each; one below 0 is drawn as 0.
        title: of the lengths.
        text: the language.
        key: unique on the page.
    """
    around = [*angles, *(angle + 180 for angle in angles), angles[0]]
    drawn = [max(0.0, length) for length in lengths]
    data = [
        {
            "type": "scatterpolar",
            "mode": "lines+markers",
            "theta": around,
            "r": [*drawn, *drawn, drawn[0]],
            "fill": "toself",
            "fillcolor": _FAINT,
            "line": {"color": _COLOURS[0], "width": 2.5},
            "hovertemplate": "%{theta}: %{r:.5~g}<extra></extra>",
        }
    ]
    figure = {
        "data": data,
        "layout": {
            "dragmode": False,
            "margin": {"l": 32, "r": 32, "t": 24, "b": 24},
            "polar": {
                "bgcolor": "rgba(0, 0, 0, 0)",
                "angularaxis": {"dtick": 45},
                "radialaxis": {"rangemode": "tozero", "nticks": 4},
            },
        },
    }
    said = charts_words.rose(angles, lengths, title, text)
    _draw(figure, said, key)
    _numbers([{text("Degrees"): list(angles), title: list(lengths)}], text, key)


def _name(series: Mapping[str, object]) -> str:
    """The end of a hover's template: which of several series it is stands beside the numbers."""
    return "" if len(series) > 1 else "<extra></extra>"


def _show(data: list[dict[str, Any]], layout: dict[str, Any], said: str, key: str) -> None:
    # Fixed, for a finger that scrolls the page must not zoom.
    axes = {name: {"fixedrange": True, "automargin": True, **layout[name]} for name in ("xaxis", "yaxis")}
    figure = {
        "data": data,
        "layout": {
            **layout,
            **axes,
            "dragmode": False,
            "showlegend": len(data) > 1,
            "legend": {"orientation": "h", "x": 0, "y": 1.08, "yanchor": "bottom"},
            "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        },
    }
    _draw(figure, said, key)


def _draw(figure: dict[str, Any], said: str, key: str) -> None:
    """Draw a figure; on a projector, whose letters plotly measures only at first, it is another one."""
    tall, name = (_LARGE, f"{key}-large") if projected() else (_HEIGHT, key)
    figure["layout"]["height"] = tall
    st.plotly_chart(figure, key=name, config={"displayModeBar": False}, width="stretch", alt=said)


def _numbers(tables: Sequence[Mapping[str, Sequence[float | str | None]]], text: Catalogue, key: str) -> None:
    """All that a pointer would find in a chart, by key; made and sent only while the user looks at it."""
    box = st.expander(
        text("Numbers of this chart"),
        icon=":material/table:",
        type="compact",
        key=f"{key}-numbers",
        on_change="rerun",
    )
    if not box.open:
        return
    for place, table in zip(box.columns(len(tables)), tables, strict=True):
        # Not a data frame, of which a screen reader hears little and which has a dozen stops for Tab.
        cells = {name: list(map(_cell, column)) for name, column in table.items()}
        long = max(map(len, cells.values())) > _ROWS
        place.table(cells, hide_index=True, height=_HEIGHT if long else "content")


def _cell(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else charts_words.written(value)
