"""The control that chooses the network with which a fine-tuning begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.finetune.recipe import BACKBONES, SCRATCH
from cnnviz.models.specs import MODELS
from cnnviz.ui.shell.setting import Setting, one_of

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue

_BACKBONE = Setting("backbone", control="finetune-backbone")


def choose_backbone(suited: str, text: Catalogue) -> str:
    """The control, with all that is at hand, at first `suited`; the choice is kept in the address."""
    names = {
        "resnet50-catdog": text("ResNet-50 that knows cats and dogs"),
        SCRATCH: text("LeNet, from random weights"),
        "resnet18-imagenet": text("ResNet-18 that knows ImageNet"),
        "resnet50-imagenet": text("ResNet-50 that knows ImageNet"),
    }
    known = [name for name in BACKBONES if name == SCRATCH or MODELS[name].available]
    key = _BACKBONE.begin(one_of(known), suited if suited in known else known[0])
    chosen = st.selectbox(text("Begin with"), known, format_func=names.__getitem__, key=key)
    _BACKBONE.keep(chosen)
    return chosen


def begin_with(backbone: str) -> None:
    """Let that be chosen when the page comes to the control."""
    _BACKBONE.put(backbone)
