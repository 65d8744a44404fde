"""The control that chooses the network with which a fine-tuning begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st

from cnnviz.checkpoints.card import LITE
from cnnviz.checkpoints.class_names import title
from cnnviz.finetune import sample_sets
from cnnviz.finetune.recipe import SCRATCH
from cnnviz.models.specs import BUILT_IN, MODELS, ModelSpec
from cnnviz.ui.inputs import chosen_model
from cnnviz.ui.shell import session
from cnnviz.ui.shell.setting import Setting, one_of

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Dataset
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.models.live_module import LiveSpec
    from cnnviz.translations import Catalogue

_BACKBONE = Setting("backbone", control="finetune-backbone")


def choose_backbone(suited: str, text: Catalogue) -> str:
    """The control, with all that is at hand, at first `suited`; the choice is kept in the address."""
    names = {
        LITE: text("EfficientNet-Lite0 that knows ImageNet"),
        "resnet50-catdog": text("ResNet-50 that knows cats and dogs"),
        SCRATCH: text("LeNet, from random weights"),
        "resnet18-imagenet": text("ResNet-18 that knows ImageNet"),
        "resnet50-imagenet": text("ResNet-50 that knows ImageNet"),
    }
    opened = {name: spec for name, spec in session.models().items() if name not in BUILT_IN}
    names |= chosen_model.names(opened, text)
    known = [name for name in names if name in opened or name == SCRATCH or MODELS[name].available]
    key = _BACKBONE.begin(one_of(known), suited if suited in known else known[0])
    chosen = st.selectbox(text("Start from"), known, format_func=names.__getitem__, key=key)
    _BACKBONE.keep(chosen)
    if _is_live(opened.get(chosen)):
        st.caption(
            text(
                "This network is in the memory of a program. When the training begins, a copy of it is kept "
                "in a file among your networks."
            )
        )
    best = MODELS[LITE]
    if not best.available:
        st.caption(
            text(
                "Most photos are learned best from {model}. Its package {package} is not installed here, so "
                "another network is the first choice.",
                model=best.name,
                package=best.package or "",
            )
        )
    return chosen


def filed(name: str, workspace: Workspace) -> str:
    """The name of the network that a training begins with, which is one in a file.

    Of a network in memory a copy is kept among the user's networks, once.

    Raises:
        CheckpointError: it cannot be written to a file.
        NetworksError: there is no room for it.
    """
    spec = session.models().get(name)
    if not _is_live(spec):
        return name
    from cnnviz.checkpoints import checkpoint, live_file  # noqa: PLC0415 (they need torch)

    live = cast("LiveSpec", spec)
    kept = (path for path in workspace.networks.files() if checkpoint.card(path).file == title(name))
    path = next(kept, None) or workspace.networks.add(lambda out: live_file.write(live, out))
    return checkpoint.spec(path).name


def _is_live(spec: ModelSpec | None) -> bool:
    """Whether a network is in memory only; `models.live_module` needs torch."""
    return spec is not None and type(spec) is not ModelSpec


def follow(before: Dataset, after: Dataset) -> None:
    """Begin with what suits the pictures `after` when they come from elsewhere than those `before`.

    It is chosen when the page comes to the control.
    """
    if sample_sets.of(after) != sample_sets.of(before):
        _BACKBONE.put(sample_sets.backbone(after))
