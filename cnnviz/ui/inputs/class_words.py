"""The names of classes in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnviz.translations import Catalogue


def class_words(classes: Iterable[str], text: Catalogue) -> list[str]:
    """Word `classes`: those of networks and pictures that come with cnnviz have a name in each language."""
    known = {
        "cat": text("cat"),
        "dog": text("dog"),
        "circle": text("circle"),
        "square": text("square"),
        "triangle": text("triangle"),
        "dots": text("dots"),
        "rings": text("rings"),
        "speckles": text("speckles"),
    }
    return [known.get(name, name) for name in classes]
