"""With which network does a fine-tuning begin?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.finetune.recipe import BACKBONES, SCRATCH
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue

_NAME = "backbone"  # in the address
_KEY, _KEPT = "finetune-backbone", "finetune.backbone"


def choose_backbone(suited: str, text: Catalogue) -> str:
    """The control, with all that is at hand, at first `suited`; the choice is kept in the address."""
    names = {
        "resnet50-catdog": text("ResNet-50 that knows cats and dogs"),
        SCRATCH: text("LeNet, from random weights"),
        "resnet18-imagenet": text("ResNet-18 that knows ImageNet"),
        "resnet50-imagenet": text("ResNet-50 that knows ImageNet"),
    }
    known = [name for name in BACKBONES if name == SCRATCH or MODELS[name].available]
    if st.session_state.get(_KEY) not in known:
        asked = st.session_state.get(_KEPT) or st.query_params.get(_NAME)
        st.session_state[_KEY] = next(name for name in (asked, suited, known[0]) if name in known)
    chosen = st.selectbox(text("Begin with"), known, format_func=names.__getitem__, key=_KEY)
    # Streamlit forgets a control that leaves the page.
    st.session_state[_KEPT] = st.query_params[_NAME] = chosen
    return chosen


def begin_with(backbone: str) -> None:
    """Let that be chosen when the page comes to the control."""
    st.session_state[_KEY] = backbone
