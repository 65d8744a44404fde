"""The file that came last, until its network is among the user's own or was refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz import log
from cnnviz.checkpoints import opening
from cnnviz.checkpoints.card import CheckpointError
from cnnviz.finetune.networks import NetworksError, full
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue, Complaint

CHOSEN = "own-network.chosen"  # the path of the network whose settings are shown
_INCOMING = "own-network.incoming"


@dataclass(frozen=True)
class Incoming:
    """The file that came last.

    Attributes:
        name: as the user calls it.
        path: where it lies; None where it could not be written down.
        architecture: that the user chose.
        problem: what was wrong with it; None while it was not read.
    """

    name: str
    path: Path | None
    architecture: str | None = None
    problem: Complaint | None = None


def receive(name: str, content: memoryview, workspace: Workspace) -> None:
    """Put a file where it is read."""
    try:
        workspace.make()
        found = Incoming(name, workspace.networks.receive(name, content))
    except NetworksError as error:
        found = Incoming(name, None, problem=error)
    except OSError:
        found = Incoming(name, None, problem=full())
    st.session_state[_INCOMING] = found


def retry(incoming: Incoming, architecture: str) -> None:
    """Let the file be read again, as weights of that architecture."""
    st.session_state[_INCOMING] = replace(incoming, architecture=architecture, problem=None)


def read(workspace: Workspace, text: Catalogue) -> Incoming | None:
    """Keep the network in the file that came, if one did; return the file with what is wrong with it."""
    incoming: Incoming | None = st.session_state.get(_INCOMING)
    if incoming is not None and incoming.path is not None and incoming.problem is None:
        with st.spinner(text("Reading {name}", name=plain(incoming.name))):
            incoming = st.session_state[_INCOMING] = _refused(incoming, incoming.path, workspace)
    return incoming


def _refused(incoming: Incoming, path: Path, workspace: Workspace) -> Incoming | None:
    """Keep the network in the file; return the file with what is wrong with it, None if nothing is."""
    if not path.is_file():  # all was deleted meanwhile, in another tab
        return None
    try:
        st.session_state[CHOSEN] = workspace.networks.add(
            lambda out: opening.convert(path, out, architecture=incoming.architecture, file=incoming.name)
        )
    except (CheckpointError, NetworksError) as error:
        log.event("network refused", bytes=path.stat().st_size)
        return replace(incoming, problem=error)
    workspace.networks.forget_incoming()
    return None
