"""Random views of a picture, such as a network learns from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.finetune.tensor_dataset import examples
from cnnviz.inputs import images
from cnnviz.ui.finetune.dataset_upload import thumbnail
from cnnviz.ui.shell import session
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from cnnviz.finetune.dataset import Picture
    from cnnviz.translations import Catalogue

_VIEWS, _WIDTH = 6, 60  # how many, and their pixels on the page


def augmentation(picture: Picture, backbone: str, text: Catalogue) -> None:
    """`picture`, and behind it random views of it."""
    views = _views(picture.digest, backbone, picture)
    if not views:
        return
    st.caption(
        text(
            "Training sees random variations of each picture. The first here is {name} itself, the others "
            "are such variations.",
            name=plain(picture.name),
        )
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", key="finetune-variety"):
        st.image(thumbnail(picture, _WIDTH), width=_WIDTH, alt=picture.name)
        for view in views:
            st.image(view, width=_WIDTH, alt=text("A random variation of it"))


@st.cache_resource(max_entries=200, show_spinner=False)
def _views(digest: str, backbone: str, _picture: Picture) -> list[bytes]:  # noqa: ARG001 (a part of the key)
    found = examples(_picture, session.models()[backbone], _VIEWS)
    return [images.encode(images.thumbnail(view, _WIDTH), exact=True) for view in found]
