"""The button that opens the panel of the user's own networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.ui.own_network.typed import keep_all

if TYPE_CHECKING:
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue


def own_network(text: Catalogue, workspace: Workspace | None = None) -> None:
    """Show the button; the page runs again when the panel closes, as there may be other networks then.

    Args:
        text: the language.
        workspace: the user's, on a page that has made it.
    """
    name = text("Your own network")
    if st.button(name, icon=":material/upload_file:", key="own-network"):
        from cnnviz.ui.own_network.panel import panel  # noqa: PLC0415 (it needs torch)

        st.dialog(name, width="large", on_dismiss=keep_all)(panel)(text, workspace)
