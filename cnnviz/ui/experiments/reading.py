"""Words beside the map of an attribution: how its colours lie on the picture, why so, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.analysis.attribution import CLOSE, Method
from cnnviz.analysis.evidence import half, spread
from cnnviz.capture.kinds import Kind
from cnnviz.structure.places import places
from cnnviz.structure.receptive_field import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.analysis.attribution import Attribution
    from cnnviz.analysis.evidence import Spread
    from cnnviz.capture.trace import Layer, Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue


@dataclass(frozen=True, eq=False)
class Shown:
    """The map that is shown.

    Attributes:
        method: how its places were weighed.
        layer: whose places they are.
        found: what they were found to contribute.
        label: the class that they speak for, as Markdown.
    """

    method: Method
    layer: Layer
    found: Attribution
    label: str


def over_ink(shown: Shown, trace: Trace, prepared: Preparation, text: Catalogue) -> Iterator[str]:
    """Say how much of the orange lies on the ink of a digit, and why some may lie where there is none."""
    seen = fields(trace.layers)[shown.layer.name]
    shares = spread(shown.found.map, places(trace.layers)[shown.layer.name], seen, prepared.pixels > 0)
    if shares is None:
        return
    on = round(100 * shares.on)
    yield text(
        "Orange speaks for “{label}”: {on}% of it lies on the strokes, {off}% where nothing is drawn.",
        label=shown.label,
        on=on,
        off=100 - on,
    )
    if on < 100:
        yield _reason(shown, shares, seen.size, text)


def _reason(shown: Shown, shares: Spread, sees: tuple[int, int], text: Catalogue) -> str:
    """Why there is orange off the ink."""
    size = {"layer": shown.layer.name, "rows": sees[0], "columns": sees[1]}
    cam, near = shown.method is Method.GRAD_CAM, shares.beside >= shares.empty
    if cam and near:
        return text(
            "A place of {layer} sees {rows}×{columns} pixels, and Grad-CAM gives a channel the same weight "
            "at all places: orange may lie beside what caused it.",
            **size,
        )
    if cam:
        return text(
            "Grad-CAM gives a channel the same weight at all places: one that answers to an empty board is "
            "orange there, too."
        )
    if shown.layer.kind is Kind.INPUT:
        return text(
            "Where nothing is drawn, orange says that ink there would speak against “{label}”: what is "
            "missing counts, too.",
            label=shown.label,
        )
    if near:
        return text(
            "A place of {layer} sees {rows}×{columns} pixels: orange may lie beside the stroke that caused "
            "it.",
            **size,
        )
    return text("Most of that is of places that see no ink at all: what is missing counts, too.")


def over_photo(shown: Shown, trace: Trace, text: Catalogue) -> Iterator[str]:
    """Say how close together the orange lies on a photo, and how much of it a place sees."""
    few, sides = half(shown.found.map), trace.layers[0].shape[-2:]
    if not few:
        return
    yield text(
        "Orange speaks for “{label}”: half of it lies in {few} of {count} places.",
        label=shown.label,
        few=few,
        count=shown.found.map.size,
    )
    seen, (last_row, last_column) = fields(trace.layers)[shown.layer.name], shown.found.map.shape
    _, _, bottom, right = seen.box(0, 0)
    top, left, _, _ = seen.box(last_row - 1, last_column - 1)
    if max(top, left) <= 0 and bottom >= sides[0] and right >= sides[1]:
        yield text("Each place sees the whole picture, so the edge of the orange is not the edge of a thing.")
    elif shown.layer.kind is not Kind.INPUT:
        rows, columns = map(min, seen.size, sides)
        yield text(
            "Each place sees up to {rows}×{columns} pixels, so the edge of the orange is not the edge of a "
            "thing.",
            rows=rows,
            columns=columns,
        )


def meaning(shown: Shown, text: Catalogue) -> str:
    """The meaning of the colours, in one sentence."""
    match shown.method:
        case Method.GRAD_CAM:
            return text(
                "Orange: here the layer's channels, each weighted by how much it raises the logit of "
                "“{label}” on average, add up to more than 0; evidence against it is set to 0.",
                label=shown.label,
            )
        case Method.GRADIENT:
            return text(
                "Orange: these activations raise the logit of “{label}”, blue: they lower it; "
                "so it is for small changes, since it is the gradient at this one picture.",
                label=shown.label,
            )
        case Method.INTEGRATED:
            return text(
                "Orange raised the logit of “{label}” and blue lowered it while the layer went, in small "
                "steps, from what a plain grey picture leaves in it to what this picture does.",
                label=shown.label,
            )


def together(found: Attribution, text: Catalogue) -> str:
    """The sum of all places and, of an integral, what it ought to be."""
    if found.due is None:
        return text("All places together: {sum:.4f}", sum=found.sum)
    numbers = {"sum": found.sum, "due": found.due, "steps": found.steps, "percent": 100 * CLOSE}
    if found.complete:
        return text(
            "All places together: {sum:.4f}. On this way the logit changes by {due:.4f}: {steps} steps were "
            "enough for the two to agree within {percent}%.",
            **numbers,
        )
    return text(
        "All places together: {sum:.4f}. But on this way the logit changes by {due:.4f}: even {steps} steps, "
        "the most that are tried, do not bring the two within {percent}% of each other. Take the map as an "
        "estimate.",
        **numbers,
    )
