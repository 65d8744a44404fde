"""The settings of a network that the user brought: its classes, its preparation, and what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.checkpoints import checkpoint, opening
from cnnviz.checkpoints.card import CheckpointError
from cnnviz.checkpoints.checks import blank
from cnnviz.checkpoints.digit_preparations import digits_card, may_be_drawn, reads_digits
from cnnviz.finetune.networks import NetworksError
from cnnviz.inputs import custom, images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.ui.inputs.chosen_model import apart, open_with, own_name, with_file
from cnnviz.ui.inputs.steps import steps
from cnnviz.ui.own_network.classes import choose_classes
from cnnviz.ui.own_network.digits import choose_digits
from cnnviz.ui.own_network.incoming import CHOSEN
from cnnviz.ui.own_network.preparation import choose_preparation
from cnnviz.ui.own_network.typed import Typed
from cnnviz.ui.shell import session
from cnnviz.ui.shell.plain_text import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cnnviz.checkpoints.card import Card
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.inputs.custom import PreparationCard
    from cnnviz.inputs.images import Decoded
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue
    from cnnviz.ui.inputs.picture import Shown


def settings(kept: Mapping[Path, ModelSpec], workspace: Workspace, text: Catalogue) -> None:
    """Show those of one of the networks that are `kept`, by their files; they are kept as it is opened."""
    choice, acts = st.columns([3, 2], vertical_alignment="bottom")
    with choice:
        path = _choose(kept, text)
    card, typed = checkpoint.card(path), Typed.of(path, kept[path])
    _tell(card, kept[path], text)
    classes, preparation = choose_classes(card.classes, text, typed), card.preparation
    if preparation is None and reads_digits(kept[path].shape, classes or card.classes):
        preparation = digits_card(kept[path].shape[1], "digits")
    if preparation is None:
        st.caption(text("Its pictures are prepared as those of {model}.", model=card.model))
    else:
        preparation = _choose_preparation(preparation, kept[path], classes or card.classes, text, typed)
        if preparation is not None:
            _show(preparation, text, key=typed.key)
    with acts.container(horizontal=True):
        opened = st.button(
            text("Open in the network"),
            type="primary",
            icon=":material/hub:",
            disabled=classes is None or (preparation is None and card.preparation is not None),
            key=f"{typed.key}-open",
        )
        st.button(
            text("Remove"),
            icon=":material/delete:",
            key=f"{typed.key}-remove",
            on_click=workspace.networks.remove,
            args=(path,),
        )
    if opened and classes is not None:
        same = (classes, preparation) == (card.classes, card.preparation)
        if same or _change(path, classes, preparation, workspace, text):
            _open(path)


def _choose_preparation(
    now: PreparationCard, spec: ModelSpec, classes: Sequence[str], text: Catalogue, typed: Typed
) -> PreparationCard | None:
    """Show the controls for it: of a network of digits those for digits, before all others."""
    chosen = choose_digits(now, spec, classes, text, typed) if reads_digits(spec.shape, classes) else None
    return chosen or choose_preparation(now, text, typed, opened=may_be_drawn(spec.shape))


def _tell(card: Card, spec: ModelSpec, text: Catalogue) -> None:
    """Say what kind of network the file turned out to be."""
    channels, rows, columns = spec.shape
    facts = {
        "rows": rows,
        "columns": columns,
        "numbers": f"{sum(each.numel() for each in blank(card).parameters()):,}",
        "count": len(spec.labels),
    }
    said = (
        text(
            "It takes grey pictures of {rows}×{columns} pixels, has {numbers} learned numbers and tells "
            "{count} classes apart.",
            **facts,
        )
        if channels == 1
        else text(
            "It takes colour pictures of {rows}×{columns} pixels, has {numbers} learned numbers and tells "
            "{count} classes apart.",
            **facts,
        )
    )
    st.caption(f":material/check_circle: {said}")


def _open(path: Path) -> None:
    """Turn to the page of the network."""
    spec = session.own_model(path)
    if spec is not None:
        open_with(spec)
        st.switch_page("pages/network.py")


def _choose(kept: Mapping[Path, ModelSpec], text: Catalogue) -> Path:
    """The network whose settings are shown: that which came last, or another that the user chose."""
    paths, specs = list(kept), kept.values()
    named = apart({spec.name: with_file(own_name(spec.labels, text), spec, text) for spec in specs})
    last = st.session_state.get(CHOSEN)
    chosen: Path = st.selectbox(
        text("Your networks"),
        paths,
        index=paths.index(last) if last in paths else len(paths) - 1,
        format_func=lambda path: named[kept[path].name],
        key=f"own-network-which-{paths[-1].stem}-{len(paths)}",  # another for other networks
    )
    return chosen


def _show(preparation: PreparationCard, text: Catalogue, *, key: str) -> None:
    """Show each step of it on the picture that the other pages show."""
    st.markdown(text("**The input as the network sees it**"))
    picture = _picture(preparation.picture_kind)
    steps(custom.prepare(picture.pixels, preparation), text, key=f"{key}-steps", came=picture.size)


def _picture(kind: PictureKind) -> Decoded:
    """The picture of that kind that the other pages show, else a sample."""
    shown: Shown | None = st.session_state.get(f"picture-{kind}.shown")
    return images.examine(shown.file if shown else samples(kind)[0].path.read_bytes())


def _change(
    path: Path,
    classes: Sequence[str],
    preparation: PreparationCard | None,
    workspace: Workspace,
    text: Catalogue,
) -> bool:
    """Keep these settings with the network; where they cannot be kept, say why. Return whether they are."""
    try:
        workspace.networks.change(
            path, lambda out: opening.convert(path, out, classes=classes, preparation=preparation)
        )
    except (CheckpointError, NetworksError) as error:
        st.error(sentence(error, text))
    else:
        return True
    return False
