"""Trying a trained network: on the pictures held out, and on what one draws, uploads or photographs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.inputs.images import ImageError
from cnnviz.inputs.samples import PictureKind
from cnnviz.ui.finetune.held_out import held_out
from cnnviz.ui.finetune.results import accuracy
from cnnviz.ui.inputs.model_and_image import nothing_in, translated
from cnnviz.ui.inputs.picture import Source, picture
from cnnviz.ui.network.predictions import known_classes, show_predictions
from cnnviz.ui.shell import session
from cnnviz.ui.shell.choice import choose_tab

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.finetune.dataset import Dataset, Picture
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue
    from cnnviz.ui.finetune.finished import Finished

_TESTS, _OWN = "tests", "own"


def trying(found: Finished, dataset: Dataset, text: Catalogue) -> None:
    """Show the pictures that can be tried, and the answer to the one that is chosen.

    What changes in it runs only this part of the page.
    """
    st.fragment(_trying)(found, dataset, text)


def _trying(found: Finished, dataset: Dataset, text: Catalogue) -> None:
    spec, stands = translated(found.spec, text), found.stands
    digests = {each.digest for each in stands.held_out} if stands else set[str]()
    tab = _OWN
    if not digests.isdisjoint(each.digest for each in dataset.pictures):
        names = {_TESTS: text("Test pictures"), _OWN: text("A picture of yours")}
        tab = choose_tab(text("What is tried"), names, key="try")
    image: np.ndarray | None = None
    answer = st.container()  # above the picture: both are seen at once
    if tab == _OWN:
        image = _own(spec, text)
    elif stands:
        accuracy(stands, text)
        chosen = held_out(stands, dataset, text, key=f"finetune-tests-{dataset.identity[:12]}")
        image = _decoded(chosen) if chosen else None
    st.caption(known_classes(spec, text))
    prepared = None if image is None else spec.prepare(image)
    trace = None if prepared is None else session.engine_of(found.spec).run(prepared.input)
    with answer:
        if image is not None and prepared is None:
            st.info(nothing_in(image, spec, text))
        show_predictions(trace, spec.labels, key="predictions-try")


def _decoded(chosen: Picture) -> np.ndarray | None:
    """The pixels of a picture; None of one that was damaged since it was given."""
    try:
        return chosen.decode()
    except (ImageError, OSError):
        return None


def _own(spec: ModelSpec, text: Catalogue) -> np.ndarray | None:
    """A picture of the user's own; where one draws no digit, there is no sample of it."""
    kind = spec.picture_kind
    sources = list(Source) if spec.of_digits else [each for each in Source if each is not Source.SAMPLES]
    if kind is PictureKind.PHOTOS:
        sources.remove(Source.DRAW)
    return picture(text, kind, key=f"finetune-try-{kind}", of_digits=spec.of_digits, sources=sources)
