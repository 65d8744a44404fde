"""A trained network on the page: opening, downloading and loading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz import atomic_write, log
from cnnviz.analysis.weight_changes import change
from cnnviz.finetune import checkpoint
from cnnviz.finetune.card import CheckpointError
from cnnviz.finetune.checkpoint_check import LARGEST
from cnnviz.finetune.program import packed
from cnnviz.ui.finetune.before_after import before_after
from cnnviz.ui.inputs.model_and_image import open_with
from cnnviz.ui.shell import session
from cnnviz.ui.shell.plain_text import plain, sentence

if TYPE_CHECKING:
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_NAME = "my-network"  # of the files to download


def trained(workspace: Workspace, text: Catalogue) -> None:
    """The network that was trained last: its way to the other pages and home, and how it grew."""
    spec = session.own_model(workspace.trained)
    if spec is None:
        return
    st.subheader(text("Your network: {classes}", classes=plain(", ".join(spec.labels))))
    st.caption(text("It is in the list of models on every page, for you alone."))
    with st.container(horizontal=True):
        _open(spec, text, key="finetune-open")
        st.download_button(
            text("Network, SAFETENSORS"),
            spec.weights.read_bytes,
            f"{_NAME}.safetensors",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            text("Program, ZIP"),
            lambda: packed(checkpoint.read(spec.weights), _NAME),
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
    st.fragment(_growth)(spec, text)


def load(workspace: Workspace, text: Catalogue) -> None:
    """Bring a network back from a file."""
    with st.form("finetune-load", clear_on_submit=True, border=False):
        file = st.file_uploader(
            text("A SAFETENSORS file of a LeNet, ResNet-18 or ResNet-50"),
            key="finetune-load-upload",
            max_upload_size=LARGEST // 1_000_000,
        )
        if st.form_submit_button(text("Load"), icon=":material/upload:") and file is not None:
            _take(file.getvalue(), workspace, text)
    spec = session.own_model(workspace.loaded)
    if spec is not None:
        st.success(
            text(
                "Loaded: {model} with the classes {classes}.",
                model=spec.name,
                classes=plain(", ".join(spec.labels)),
            )
        )
        _open(spec, text, key="finetune-open-loaded")


def _take(content: bytes, workspace: Workspace, text: Catalogue) -> None:
    """Put a network in its place, if it is one that can be run."""
    try:
        workspace.make()
        atomic_write.write(workspace.loaded, content, checkpoint.read)
    except CheckpointError as error:
        log.event("network refused", bytes=len(content))
        st.error(sentence(error, text))
    except OSError:
        st.error(text("The disk has too little room for this network, so it was not loaded."))


def _open(spec: ModelSpec, text: Catalogue, *, key: str) -> None:
    if st.button(text("Open in the network"), type="primary", icon=":material/hub:", key=key):
        open_with(spec)
        st.switch_page("pages/network.py")


def _growth(spec: ModelSpec, text: Catalogue) -> None:
    """Filters and maps before the training beside those after any of its epochs."""
    last = change(spec)
    if last is None:
        return
    st.markdown(text("**How it grew.** Left before the training, right after the epoch chosen here."))
    epoch = st.slider(text("Epoch"), 0, last.epoch, last.epoch, key=f"finetune-replay-{spec.name}")
    found = change(spec, epoch)
    if found is None:
        return
    if epoch:
        st.caption(
            text(
                "After epoch {epoch} it told {percent}% of the pictures held out apart. Maps of: {photo}.",
                epoch=epoch,
                percent=f"{100 * found.accuracies[epoch - 1]:.1f}",
                photo=found.photo,
            )
        )
    before_after(found, text, key=f"finetune-before-after-{spec.name}")
