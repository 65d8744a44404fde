"""Sentences that say what a chart shows, for users who do not see it."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnnviz.translations import Catalogue


def bars(
    names: Sequence[str], series: Mapping[str, Sequence[float]], axes: tuple[str, str], text: Catalogue
) -> str:
    """Say what `charts.bars` draws: which bar of each row is the lowest, and which the highest.

    Args:
        names: of the places.
        series: lengths of the bars, by the name of their row.
        axes: what is written at the places and at the lengths.
        text: the language.
    """
    first = text("A bar chart, with “{across}” across and “{up}” upwards.", across=axes[0], up=axes[1])
    return " ".join([first, *(_ends(name, names, lengths, text) for name, lengths in series.items())])


def curves(
    series: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    axes: tuple[str, str],
    marks: Mapping[str, float],
    text: Catalogue,
) -> str:
    """Say what `charts.curves` draws: how each line begins and ends, its extremes, and what is marked.

    Args:
        series: places and numbers of each line, by its name.
        axes: what is written at the places and at the numbers.
        marks: places with an upright line, by what is written at it.
        text: the language.
    """
    first = text("A line chart, with “{across}” across and “{up}” upwards.", across=axes[0], up=axes[1])
    lines = [_line(name, places, numbers, text) for name, (places, numbers) in series.items()]
    upright = [
        text("An upright line at {place} marks “{name}”.", name=name, place=written(at))
        for name, at in marks.items()
    ]
    return " ".join([first, *lines, *upright])


def rose(angles: Sequence[float], lengths: Sequence[float], title: str, text: Catalogue) -> str:
    """Say what `charts.rose` draws: in which directions the lengths are largest and smallest.

    Args:
        angles: degrees.
        lengths: at each.
        title: of the lengths.
        text: the language.
    """
    least, most = min(lengths), max(lengths)
    return text(
        "A chart around a point, with “{title}” outwards. It is largest at {most} degrees, with {largest}, "
        "and smallest at {least} degrees, with {smallest}.",
        title=title,
        most=written(angles[lengths.index(most)]),
        largest=written(most),
        least=written(angles[lengths.index(least)]),
        smallest=written(least),
    )


def clouds(values: Mapping[str, Sequence[float]], axes: tuple[str, str], text: Catalogue) -> str:
    """Say what `charts.clouds` draws: where the median is highest, and where the points lie farthest apart.

    Args:
        values: the numbers by their place.
        axes: what is written at the places and at the numbers.
        text: the language.
    """
    medians = {name: median(numbers) for name, numbers in values.items()}
    highest = max(medians, key=medians.__getitem__)
    widest = max(values, key=lambda name: max(values[name]) - min(values[name]))
    return " ".join(
        [
            text("A cloud of points for each “{across}”, with “{up}” upwards.", across=axes[0], up=axes[1]),
            text(
                "The median is highest at {place}, with {number}.",
                place=highest,
                number=written(medians[highest]),
            ),
            text(
                "The points lie farthest apart at {place}, from {low} to {high}.",
                place=widest,
                low=written(min(values[widest])),
                high=written(max(values[widest])),
            ),
        ]
    )


def written(number: float) -> str:
    """`number` to five digits, as under the pointer."""
    # Of a minus sign screen readers speak, of a hyphen many do not.
    return f"{number:.5g}".replace("-", "−")


def _line(name: str, places: Sequence[float], numbers: Sequence[float], text: Catalogue) -> str:
    if not numbers:
        return text("“{name}” has no number yet.", name=name)
    first = text(
        "“{name}” goes from {first} to {last}.",
        name=name,
        first=written(numbers[0]),
        last=written(numbers[-1]),
    )
    return " ".join([first, _ends(name, [written(place) for place in places], numbers, text)])


def _ends(name: str, places: Sequence[str], numbers: Sequence[float], text: Catalogue) -> str:
    least, most = min(numbers), max(numbers)
    return text(
        "“{name}” is lowest at {bottom}, with {low}, and highest at {top}, with {high}.",
        name=name,
        bottom=places[numbers.index(least)],
        low=written(least),
        top=places[numbers.index(most)],
        high=written(most),
    )
