"""The user's workspace, the same one in every tab and after a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.finetune import workspace as workspaces
from cnnviz.ui.shell import kept_cookie

if TYPE_CHECKING:
    from cnnviz.finetune.workspace import Workspace

# In a cookie, not in the address: an address is shown on projectors and sent to others.
_TOKEN = "cnnviz-workspace"  # noqa: S105 (its name)


def workspace() -> Workspace | None:
    """The workspace of this user; None before something was put into it."""
    return workspaces.find(_token())


def own_workspace() -> Workspace:
    """The workspace of this user, if need be a new one; the browser is told to remember it.

    Raises:
        OSError: the folder it names cannot be written to.
    """
    workspaces.check_writable()
    found = workspace() or workspaces.of(_token())
    st.session_state[_TOKEN] = found.folder.name
    kept_cookie.keep(_TOKEN, found.folder.name)
    return found


def _token() -> object:
    """What names the workspace, if anything does; from the browser it may be anything."""
    return st.session_state.get(_TOKEN) or kept_cookie.kept(_TOKEN)
