"""The panel of the user's own networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.own_network import incoming
from cnnviz.ui.own_network.bringing import bring
from cnnviz.ui.own_network.settings import settings
from cnnviz.ui.shell import session, visitor
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue


def panel(text: Catalogue, workspace: Workspace | None = None) -> None:
    """Show where a file is given, and the networks that there are, each with its classes and preparation."""
    try:
        with st.container(gap=None):  # what keeps the cookie would make room
            workspace = workspace or visitor.own_workspace()
    except OSError as error:
        st.error(text("The folder {folder} cannot be written to.", folder=plain(str(error.filename))))
        return
    refused = incoming.read(workspace, text)
    kept = {path: spec for path in workspace.networks.files() if (spec := session.own_model(path))}
    bring(refused, workspace, text, first=not kept)
    if kept:
        settings(kept, workspace, text)
