"""Sentences on the files of a workspace that were damaged and set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.shell import session

if TYPE_CHECKING:
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue


def tell_damage(workspace: Workspace, text: Catalogue) -> None:
    """Say what was lost with a damaged file, and what to do, until another is in its place."""
    workspace.dataset()
    session.models()  # both set aside what is damaged
    for path in workspace.lost():
        if path == workspace.trained:
            st.warning(text("The file of your network is damaged, so it was set aside. Train it again."))
        elif path.parent == workspace.networks.folder:
            st.warning(
                text(
                    "The file of the network that you brought is damaged, so it was set aside. Load it again."
                )
            )
        else:
            st.warning(
                text("The list of your pictures is damaged, so it was set aside. Give the pictures again.")
            )
