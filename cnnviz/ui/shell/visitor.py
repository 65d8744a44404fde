"""The user's workspace, the same one in every tab and after a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.finetune import workspace as workspaces
from cnnviz.ui.shell.component import component

if TYPE_CHECKING:
    from cnnviz.finetune.workspace import Workspace

# In a cookie, not in the address: an address is shown on projectors and sent to others.
_TOKEN = "cnnviz-workspace"  # noqa: S105 (its name)


def workspace() -> Workspace | None:
    """The workspace of this user; None before there is one."""
    return workspaces.find(st.session_state.get(_TOKEN) or st.context.cookies.get(_TOKEN))


def own_workspace() -> Workspace:
    """The workspace of this user, if need be a new one; the browser is told to remember it."""
    found = workspace() or workspaces.create()
    st.session_state[_TOKEN] = found.folder.name
    component("visitor", "runtime/visitor.js")(
        data={"name": _TOKEN, "token": found.folder.name}, key="visitor"
    )
    return found
