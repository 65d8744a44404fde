"""A trained network on the page: how well it does, its way to the other pages and home, how it learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.weight_changes import change
from cnnviz.checkpoints import checkpoint
from cnnviz.finetune.program import packed
from cnnviz.ui.finetune import arrival
from cnnviz.ui.finetune.arrival import Place
from cnnviz.ui.finetune.before_after import before_after
from cnnviz.ui.finetune.results import results
from cnnviz.ui.finetune.trying import trying
from cnnviz.ui.inputs.chosen_model import open_with
from cnnviz.ui.inputs.class_words import class_words
from cnnviz.ui.inputs.picture import give
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset, Picture
    from cnnviz.finetune.progress import Progress
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue
    from cnnviz.ui.finetune.finished import Finished

_NAME = "my-network"  # of the files to download


def outcome(found: Finished | None, dataset: Dataset, text: Catalogue) -> None:
    """Show a trained network to be tried; before there is one, what will stand here."""
    if found is None:
        st.caption(
            text(
                "Here you try your network when the training is done: on the pictures kept for testing, and "
                "on others of yours."
            )
        )
        return
    arrival.place(Place.OUTCOME)
    classes = plain(", ".join(class_words(found.spec.labels, text)))
    if found.own:
        st.markdown(text("**Done. Your network: {classes}**", classes=classes))
    else:
        st.markdown(text("**An example, already trained: {classes}**", classes=classes))
    trying(found, dataset, text)


def details(found: Finished, dataset: Dataset, text: Catalogue) -> None:
    """Show the way of a trained network to other pages and home, its mistakes, and how it learned."""
    if found.own:
        _take_home(found, dataset, text)
    if found.stands:
        st.subheader(text("Where it errs, and how it learned"))
        results(found.stands, dataset, text)
    st.fragment(_growth)(found.spec, text)


def _take_home(found: Finished, dataset: Dataset, text: Catalogue) -> None:
    """Offer the user's network to the other pages, and as files."""
    spec = found.spec
    st.subheader(text("Use your network"))
    st.caption(text("It is in the list of models on every page, for you alone."))
    with st.container(horizontal=True):
        if st.button(text("Open in the network"), type="primary", icon=":material/hub:", key="finetune-open"):
            _open(spec, _telling(found.stands, dataset) if found.stands else None)
        st.download_button(
            text("Network, SAFETENSORS"),
            spec.weights.read_bytes,
            f"{_NAME}.safetensors",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            text("Program, ZIP"),
            lambda: packed(checkpoint.card(spec.weights), _NAME),
            f"{_NAME}.zip",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption(
        text(
            "The file holds the weights, the classes and how pictures are prepared. The program uses it with "
            "torch, torchvision and scipy, and prepares pictures as this page does. Python runs the zip file "
            "as it is; unpack it to read the program."
        )
    )


def _telling(stands: Progress, dataset: Dataset) -> Picture | None:
    """The held-out picture from which most is to be learned: the surest mistake, else any."""
    pictures = {picture.digest: picture for picture in dataset.pictures}
    found = (pictures.get(each.digest) for each in (*stands.wrong, *stands.held_out))
    return next((picture for picture in found if picture), None)


def _open(spec: ModelSpec, picture: Picture | None) -> None:
    """Turn to the page of the network, with that picture if there is one."""
    open_with(spec)
    if picture:
        give(spec.picture_kind, picture.name, picture.read())
    st.switch_page("pages/network.py")


def _growth(spec: ModelSpec, text: Catalogue) -> None:
    """Filters and maps before the training beside those after any of its epochs."""
    last = change(spec)
    if last is None:
        return
    st.markdown(text("**How it learned.** Left: before training. Right: after the chosen epoch."))
    epoch = st.slider(text("Epoch"), 0, last.epoch, last.epoch, key=f"finetune-replay-{spec.name}")
    found = change(spec, epoch)
    if found is None:
        return
    if epoch:
        st.caption(
            text(
                "After epoch {epoch} it got {percent}% of the pictures held out right. Maps of: {photo}.",
                epoch=epoch,
                percent=f"{100 * found.accuracies[epoch - 1]:.1f}",
                photo=found.photo,
            )
        )
    before_after(found, text, key=f"finetune-before-after-{spec.name}")
