"""A trained network on the page: how well it does, its way to the other pages and home, how it learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.weight_changes import change
from cnnviz.checkpoints import checkpoint
from cnnviz.finetune.program import packed
from cnnviz.finetune.progress import Phase
from cnnviz.ui.finetune.before_after import before_after
from cnnviz.ui.finetune.results import accuracy, results
from cnnviz.ui.inputs.chosen_model import open_with
from cnnviz.ui.inputs.class_words import class_words
from cnnviz.ui.inputs.picture import give
from cnnviz.ui.shell import session
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset, Picture
    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_NAME = "my-network"  # of the files to download


def trained(workspace: Workspace, dataset: Dataset, text: Catalogue) -> None:
    """Show the network that was trained last, if there is one."""
    spec = session.own_model(workspace.trained)
    if spec is None:
        return
    stands = workspace.progress()
    done = stands if stands and stands.phase is Phase.DONE else None
    classes = ", ".join(class_words(spec.labels, text))
    st.subheader(text("Done. Your network: {classes}", classes=plain(classes)))
    if done:
        accuracy(done, text)
    st.caption(text("It is in the list of models on every page, for you alone."))
    with st.container(horizontal=True):
        if st.button(text("Open in the network"), type="primary", icon=":material/hub:", key="finetune-open"):
            _open(spec, _telling(done, dataset) if done else None)
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
    if done:
        results(done, dataset, text)
    st.fragment(_growth)(spec, text)


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
