"""Choosing, starting, watching, pausing and cancelling a fine-tuning."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.finetune import recipe, sample_sets
from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.job_queue import Ending, Queue
from cnnviz.finetune.progress import Phase, Progress
from cnnviz.finetune.recipe import Learns, Recipe
from cnnviz.ui.finetune.augmentation import augmentation
from cnnviz.ui.finetune.backbone import choose_backbone
from cnnviz.ui.finetune.results import results
from cnnviz.ui.shell.job import watch
from cnnviz.ui.shell.plain_text import plain, sentence

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue


@st.cache_resource(show_spinner=False)
def queue() -> Queue:
    """The queue of all users."""
    return Queue()


def under_way(workspace: Workspace) -> bool:
    """Whether a training was begun and has not ended, be it paused."""
    stands = workspace.progress()
    return workspace.recipe() is not None and (
        stands is None or stands.phase not in (Phase.DONE, Phase.FAILED)
    )


def finetuning(workspace: Workspace, dataset: Dataset, text: Catalogue) -> None:
    """Show the settings and the button that starts; or the progress of the training."""
    stands = workspace.progress()
    if under_way(workspace):
        watch(
            lambda: (_queued(workspace), under_way(workspace)),
            partial(_progress, workspace, dataset, text),
            active=_queued(workspace),
            every=1.0,
        )
        return
    if stands is not None and stands.phase is Phase.FAILED:
        st.error(text("The training ended: {reason}.", reason=plain(text(stands.failure, **stands.values))))
    ready = True
    try:
        dataset.check()
    except DatasetError as error:
        ready = False
        st.info(sentence(error, text))
    apart = {picture.label for picture in dataset.pictures if picture.held_out} == {*dataset.classes}
    chosen = _settings(sample_sets.backbone(dataset), text, apart=apart and bool(dataset.classes))
    first = next((picture for picture in dataset.pictures if not picture.held_out), None)
    if chosen.vary and first:
        augmentation(first, chosen.backbone, text)
    if st.button(text("Train"), type="primary", icon=":material/play_arrow:", disabled=not ready):
        _begin(workspace, chosen, text)
    if stands is not None and stands.phase is Phase.DONE:
        results(stands, dataset, text)


def _begin(workspace: Workspace, chosen: Recipe, text: Catalogue) -> None:
    try:
        workspace.begin(chosen)
    except OSError:
        st.error(text("The disk is full, so the training could not begin."))
        return
    queue().join(workspace.folder)
    st.rerun()


def _settings(suited: str, text: Catalogue, *, apart: bool) -> Recipe:
    """The settings; when pictures of each class were given `apart` to test on, how many is no question."""
    with st.expander(text("Settings"), icon=":material/tune:"):
        left, right = st.columns(2)
        with left:
            backbone = choose_backbone(suited, text)
            parts = {
                Learns.HEAD: text("only the new head; quick"),
                Learns.STAGE: text("the head and the last stage"),
                Learns.ALL: text("all layers; slow for a ResNet"),
            }
            learns = st.selectbox(
                text("What learns"),
                recipe.choices(backbone),
                format_func=parts.__getitem__,
                key=f"finetune-learns-{backbone}",
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
                text("Held out to test on"),
                recipe.SHARES,
                recipe.SHARES[1],
                format_func=lambda share: f"{share:.0%}",
                key="finetune-share",
                disabled=apart,
            )
            if apart:
                st.caption(text("The pictures that you gave apart to test on are held out, and no others."))
    return Recipe(backbone, learns, epochs=epochs, rate=rate, vary=vary, share=share)


def _queued(workspace: Workspace) -> bool:
    """Whether the training runs or waits, and is not paused."""
    return queue().place(workspace.folder) is not None


def _progress(workspace: Workspace, dataset: Dataset, text: Catalogue) -> None:
    """Show the progress of the training, and the buttons that pause, resume and cancel it."""
    place = queue().place(workspace.folder)
    stands = workspace.progress() or Progress(Phase.READING)
    if place is None:
        _explain(queue().ending(workspace.folder), text)
    st.progress(stands.share, _words(place, stands, text))
    with st.container(horizontal=True):
        if place is not None and st.button(text("Pause"), icon=":material/pause:"):
            queue().leave(workspace.folder)
            st.rerun()
        if place is None and st.button(text("Go on"), type="primary", icon=":material/play_arrow:"):
            queue().join(workspace.folder)
            st.rerun()
        if st.button(text("Cancel"), icon=":material/stop:"):
            queue().leave(workspace.folder)
            workspace.end()
            st.rerun()
    results(stands, dataset, text)


def _explain(ending: Ending, text: Catalogue) -> None:
    """Say why a training ended before it was done, if it did not by its user's will."""
    reasons = {
        Ending.DISK: text("The disk is full or cannot be written to, so the training stopped."),
        Ending.MEMORY: text("The memory of the computer did not suffice, so the training stopped."),
        Ending.BROKEN: text("The training stopped by a fault."),
    }
    if ending in reasons:
        st.error(reasons[ending])


def _words(place: int | None, stands: Progress, text: Catalogue) -> str:
    if place is None:
        return text(
            "Stopped after epoch {done} of {epochs}. It can go on from there.",
            done=stands.done,
            epochs=stands.epochs,
        )
    if place:
        return text("Waiting in the queue. Trainings of others that come first: {count}.", count=place)
    words = {
        Phase.READING: text("Reading the pictures: {percent}%.", percent=round(100 * stands.share))
        if stands.share
        else text("Reading the pictures."),
        Phase.LOOKING: text("The frozen part looks at every picture once."),
        Phase.LEARNING: text("Epoch {done} of {epochs} is done.", done=stands.done, epochs=stands.epochs),
    }
    said = [words[stands.phase]] if stands.phase in words else []
    if stands.left is not None:
        said.append(text("About {seconds} s are left.", seconds=round(stands.left)))
    return " ".join(said)
