"""The pictures made for channels that come with the program, and what is said where others are to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.features import shipped_atlas
from cnnviz.features.survey_file import network

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.features.atlas import Atlas
    from cnnviz.serving.engine import Engine
    from cnnviz.translations import Catalogue


def ready_made(engine: Engine) -> Mapping[str, Atlas]:
    """Those of a network's layers, by name."""
    return shipped_atlas.shipped(shipped_atlas.place(engine.spec), network(engine.spec))


def which_are_ready(engine: Engine, text: Catalogue) -> str:
    """The sentence on the layers whose pictures come with the program, and on those of the others."""
    layers = ", ".join(f"`{name}`" for name in ready_made(engine))
    if not layers:
        return text(
            "For this network no picture comes ready with cnnviz: they are made here when you ask for them, "
            "which takes some seconds a channel, longer in deep layers."
        )
    return text(
        "The pictures for {layers} come ready with cnnviz; all others are made here when you ask for them, "
        "which takes some seconds a channel, longer in deep layers.",
        layers=layers,
    )
