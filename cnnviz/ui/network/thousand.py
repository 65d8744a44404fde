"""What a network that knows a thousand things sees where another knows cats and dogs alone."""

from __future__ import annotations

from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.predictions import probabilities
from cnnviz.checkpoints.card import LITE
from cnnviz.models.imagenet import CATS, DOGS
from cnnviz.models.specs import MODELS, WeightsError
from cnnviz.serving.backend import UnreachableError
from cnnviz.ui.inputs.model_and_image import translated
from cnnviz.ui.shell import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue

_BREEDS = MappingProxyType({"cat": CATS, "dog": DOGS})  # by what a network calls them all
_SURE = 0.4  # probability; a cat or a dog is seldom taken for another thing with as much


def say_other(name: str, prepared: Preparation | None, text: Catalogue) -> None:
    """Say what a network of a thousand classes sees in a photo, if that is no cat and no dog.

    Args:
        name: of the model that was asked; of one that knows other classes nothing is said.
        prepared: the photo.
        text: the language.
    """
    labels, thousand = session.models()[name].labels, MODELS[LITE]
    if prepared is None or len(labels) > len(_BREEDS) or not _BREEDS.keys() >= set(labels):
        return
    if not thousand.available:
        return
    read = thousand.prepare(prepared.steps[0].pixels)
    if read is None:
        return
    with suppress(WeightsError, UnreachableError):
        seen = probabilities(session.trace(LITE, read.input))
        place = other(seen, [_BREEDS[label] for label in labels])
        if place is not None:
            st.caption(
                text(
                    "A network that knows a thousand things sees something else here: **{thing}** "
                    "({percent}%).",
                    thing=translated(thousand, text).labels[place],
                    percent=f"{100 * seen[place]:.0f}",
                )
            )


def other(seen: np.ndarray, known: Sequence[slice]) -> int | None:
    """The likeliest class, if it is none of the `known`, likelier than each of them, and sure; else None.

    Args:
        seen: (classes,) probabilities, 0 to 1.
        known: the places of those that are known.
    """
    place = int(seen.argmax())
    if any(part.start <= place < part.stop for part in known):
        return None
    least = max(_SURE, *(float(seen[part].sum()) for part in known))
    return place if seen[place] > least else None
