"""Choosing how to fine-tune, and starting it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.checkpoints.card import CheckpointError
from cnnviz.finetune import example, recipe, sample_sets
from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.networks import NetworksError
from cnnviz.finetune.progress import Phase
from cnnviz.finetune.recipe import Learns, Recipe
from cnnviz.ui.finetune import arrival
from cnnviz.ui.finetune.arrival import Place
from cnnviz.ui.finetune.augmentation import augmentation
from cnnviz.ui.finetune.backbone import choose_backbone, filed
from cnnviz.ui.finetune.finished import is_bare
from cnnviz.ui.finetune.watching import queue
from cnnviz.ui.shell.plain_text import plain, sentence
from cnnviz.ui.shell.setting import show_renamed

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue

_PLAY = ":material/play_arrow:"


def finetuning(workspace: Workspace, dataset: Dataset, text: Catalogue) -> None:
    """Show the button that starts, and the settings, while no training is under way."""
    if is_bare(workspace):
        _again(workspace, text)
        return
    stands = workspace.progress()
    if stands is not None and stands.phase is Phase.FAILED:
        st.error(text("The training ended: {reason}.", reason=plain(text(stands.failure, **stands.values))))
    ready = True
    try:
        dataset.check()
    except DatasetError as error:
        ready = False
        st.info(sentence(error, text))
    button = st.container()
    apart = {picture.label for picture in dataset.pictures if picture.held_out} == {*dataset.classes}
    chosen = _settings(sample_sets.backbone(dataset), text, apart=apart and bool(dataset.classes))
    if button.button(text("Train"), type="primary", icon=_PLAY, disabled=not ready, width="stretch"):
        _begin(workspace, chosen, text)
    first = next((picture for picture in dataset.pictures if not picture.held_out), None)
    if chosen.vary and first:
        augmentation(first, chosen.backbone, text)


def _again(workspace: Workspace, text: Catalogue) -> None:
    """Offer to train the example, as it was trained."""
    chosen = example.suited(example.CHOSEN)
    st.caption(
        text(
            "The example has learned from these pictures, in {epochs} rounds called epochs. Train one "
            "yourself: it begins with random numbers, and you watch it learn.",
            epochs=chosen.epochs,
        )
    )
    if st.button(text("Train"), type="primary", icon=_PLAY, width="stretch"):
        with st.spinner(text("Reading the pictures.")):
            workspace.replace(example.dataset().pictures)
        _begin(workspace, chosen, text)


def _begin(workspace: Workspace, chosen: Recipe, text: Catalogue) -> None:
    try:
        with st.spinner(text("The training is made ready")):
            workspace.begin(replace(chosen, backbone=filed(chosen.backbone, workspace)))
    except (CheckpointError, NetworksError) as error:
        st.error(sentence(error, text))
        return
    except OSError:
        st.error(text("The disk is full, so the training could not begin."))
        return
    queue().join(workspace.folder)
    arrival.expect(Place.PROGRESS)
    st.rerun()


def _settings(suited: str, text: Catalogue, *, apart: bool) -> Recipe:
    """The settings; when pictures of each class were given `apart` to test on, how many is no question."""
    # Known by its key, it stays open when what is above it comes or goes.
    box = st.expander(
        text("Settings"), icon=":material/tune:", key="finetune-settings-open", on_change="rerun"
    )
    with box:
        left, right = st.columns(2)
        with left:
            backbone = choose_backbone(suited, text)
            parts = {
                Learns.HEAD: text("only the new head; quick"),
                Learns.STAGE: text("the head and the last stage"),
                Learns.ALL: text("all layers; slow for a ResNet"),
            }
            key = f"finetune-learns-{backbone}"
            show_renamed(key)
            learns = st.selectbox(
                text("What to train"),
                recipe.choices(backbone),
                format_func=parts.__getitem__,
                key=key,
            )
            vary = st.checkbox(
                text("Show each picture in random views: parts of it, mirrored, lighter, darker"), value=True
            )
        with right:
            epochs = st.slider(
                text("Epochs"),
                recipe.EPOCHS[0],
                recipe.EPOCHS[-1],
                recipe.epochs(backbone),
                key=f"finetune-epochs-{backbone}",
            )
            rates = sorted({1e-4, 3e-4, 1e-3, 2e-3, 3e-3, 1e-2, recipe.rate(backbone, learns)})
            rate = st.select_slider(
                text("Highest learning rate"),
                rates,
                recipe.rate(backbone, learns),
                key=f"finetune-rate-{backbone}-{learns}",
            )
            share = st.select_slider(
                text("Share kept for testing"),
                recipe.SHARES,
                recipe.SHARES[1],
                format_func=lambda share: f"{share:.0%}",
                key="finetune-share",
                disabled=apart,
            )
            if apart:
                st.caption(text("The pictures that you gave apart to test on are held out, and no others."))
    return Recipe(backbone, learns, epochs=epochs, rate=rate, vary=vary, share=share)
