"""How is a chart drawn, so that all of them look alike and can be read without colour?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Of Okabe and Ito, "Color Universal Design", 2008: told apart in every common form of colour blindness, and
# on white as on black.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")
_FAINT = "rgba(0, 114, 178, 0.15)"
_PATTERNS = ("", "/", "x", ".")
_DASHES = ("solid", "dash", "dot", "dashdot")
_HEIGHT = 320  # CSS pixels


@dataclass(frozen=True)
class Axis:
    """An axis of numbers: what is written at it, and its ends, if not those of the data."""

    title: str
    reach: tuple[float, float] | None = None

    @property
    def layout(self) -> dict[str, Any]:
        """As plotly has it."""
        ends = {"range": list(self.reach)} if self.reach else {}
        return {"title": {"text": self.title}, "zeroline": True, **ends}


def bars(
    names: Sequence[str],
    series: Mapping[str, Sequence[float]],
    axes: tuple[str, Axis],
    *,
    key: str,
) -> None:
    """Bars side by side for each of `names`.

    Args:
        names: of the places, each another one.
        series: what the legend calls each row of bars, and their lengths; four at most.
        axes: what is written at the places, and the axis of the lengths.
        key: unique on the page.
    """
    data = [
        {
            "type": "bar",
            "name": name,
            "x": list(names),
            "y": list(lengths),
            "marker": {"color": _COLOURS[at], "pattern": {"shape": _PATTERNS[at]}},
            "hovertemplate": "%{x}: %{y:.5g}",
        }
        for at, (name, lengths) in enumerate(series.items())
    ]
    places = {"type": "category", "title": {"text": axes[0]}}
    _show(data, {"xaxis": places, "yaxis": axes[1].layout, "height": _HEIGHT}, key)


def curves(
    series: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    axes: tuple[Axis, Axis],
    *,
    key: str,
    marks: Mapping[str, float] | None = None,
) -> None:
    """Lines through points.

    Args:
        series: what the legend calls each line, and its places and numbers; four at most.
        axes: of the places and of the numbers.
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
            "marker": {"symbol": at, "size": 6},
            "hovertemplate": "%{x:.4g}: %{y:.5g}",
        }
        for at, (name, (places, numbers)) in enumerate(series.items())
    ]
    upright = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"dash": "dot", "width": 2}}
    label = {"yref": "paper", "y": 1, "showarrow": False, "yanchor": "bottom"}  # above all curves
    layout = {
        "xaxis": axes[0].layout,
        "yaxis": axes[1].layout,
        "height": _HEIGHT,
        "shapes": [{**upright, "x0": at, "x1": at} for at in (marks or {}).values()],
        "annotations": [{**label, "x": at, "text": name} for name, at in (marks or {}).items()],
    }
    _show(data, layout, key)


def curve_over_counts(
    curve: tuple[Sequence[float], Sequence[float]],
    counts: tuple[Sequence[float], Sequence[int]],
    axes: tuple[Axis, Axis, Axis],
    *,
    key: str,
) -> None:
    """A function and, under it on the same axis, how often each of its places occurs.

    Args:
        curve: places and the function's answers.
        counts: middles of bins of one width, and how many numbers are in each.
        axes: of the places, the answers and the counts.
        key: unique on the page.
    """
    hover = {"hovertemplate": "%{x:.4g}: %{y:.4g}<extra></extra>", "showlegend": False}
    line = {"type": "scatter", "mode": "lines", "line": {"color": _COLOURS[0], "width": 2.5}}
    data = [
        {**line, **hover, "x": list(curve[0]), "y": list(curve[1])},
        {
            "type": "bar",
            **hover,
            "x": list(counts[0]),
            "y": list(counts[1]),
            "yaxis": "y2",
            "marker": {"color": _COLOURS[1]},
        },
    ]
    layout = {
        "xaxis": {**axes[0].layout, "anchor": "y2"},
        "yaxis": {**axes[1].layout, "domain": [0.5, 1]},
        "yaxis2": {**axes[2].layout, "domain": [0, 0.42], "fixedrange": True, "automargin": True},
        "bargap": 0.05,
        "height": _HEIGHT + 60,
    }
    _show(data, layout, key)


def clouds(values: Mapping[str, Sequence[float]], axes: tuple[str, Axis], *, key: str) -> None:
    """Every number as a point, and a box around the middle half, for each name in `values`.

    Args:
        values: the numbers by their place.
        axes: what is written at the places, and the axis of the numbers.
        key: unique on the page.
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
            "line": {"color": _COLOURS[0]},
            "fillcolor": _FAINT,
            "showlegend": False,
            "hovertemplate": "%{x}: %{y:.5g}<extra></extra>",
        }
        for name, numbers in values.items()
    ]
    places = {"type": "category", "title": {"text": axes[0]}}
    _show(data, {"xaxis": places, "yaxis": axes[1].layout, "height": _HEIGHT}, key)


def _show(data: list[dict[str, Any]], layout: dict[str, Any], key: str) -> None:
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
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, width="stretch")
