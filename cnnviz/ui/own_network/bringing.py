"""The control that takes a file of a network, and asks for its architecture where that is not told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz import log
from cnnviz.checkpoints import opening
from cnnviz.checkpoints.architectures import FAMILIES
from cnnviz.checkpoints.card import ArchitectureError, CheckpointError
from cnnviz.checkpoints.formats import ENDINGS
from cnnviz.finetune.networks import NetworksError, full
from cnnviz.ui.inputs.choosing import choosing
from cnnviz.ui.shell.plain_text import plain, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue, Complaint

CHOSEN = "own-network.chosen"  # the path of the network whose settings are shown
_INCOMING, _COUNT = "own-network.incoming", "own-network.count"
_LARGEST = 200  # MB


@dataclass(frozen=True)
class _Incoming:
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


def bring(workspace: Workspace, text: Catalogue) -> None:
    """Show the control, read what was given, and say what is wrong with it."""
    st.markdown(
        text(
            "Give weights of a known architecture, such as a ResNet, or any network as ONNX. The file stays "
            "on the computer that runs cnnviz, for you alone, and nothing in it is run as a program."
        )
    )
    count = st.session_state.get(_COUNT, 0)
    key = f"own-network-file-{count}"  # another after each file, so that the server need not keep that
    with choosing(key, ENDINGS):
        st.file_uploader(
            text("A file of a network: SAFETENSORS, PTH, PT, CKPT, TAR or ONNX"),
            key=key,
            max_upload_size=_LARGEST,
            on_change=_receive,
            args=(key, workspace),
        )
    incoming: _Incoming | None = st.session_state.get(_INCOMING)
    if incoming is not None and incoming.path is not None and incoming.problem is None:
        with st.spinner(text("Reading {name}", name=plain(incoming.name))):
            incoming = st.session_state[_INCOMING] = _read(incoming, incoming.path, workspace)
    if incoming is not None and incoming.problem is not None:
        st.error(f"{plain(incoming.name)}: {sentence(incoming.problem, text)}")
        if isinstance(incoming.problem, ArchitectureError):
            _ask_architecture(incoming, text)


def _receive(key: str, workspace: Workspace) -> None:
    """Put the file that the control was given where it is read, out of the server's memory."""
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    try:
        workspace.make()
        found = _Incoming(file.name, workspace.networks.receive(file.name, file.getbuffer()))
    except NetworksError as error:
        found = _Incoming(file.name, None, problem=error)
    except OSError:
        found = _Incoming(file.name, None, problem=full())
    st.session_state[_INCOMING] = found


def _read(incoming: _Incoming, path: Path, workspace: Workspace) -> _Incoming | None:
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


def _ask_architecture(incoming: _Incoming, text: Catalogue) -> None:
    """Ask which architecture the weights are of; with the answer they are read again."""
    families = {name: family for family, names in FAMILIES.items() for name in names}
    st.selectbox(
        text("Which architecture are these weights of?"),
        list(families),
        index=list(families).index(incoming.architecture) if incoming.architecture in families else None,
        format_func=lambda name: f"{families[name]}: {name}",
        placeholder=text("Type a part of its name"),
        key="own-network-architecture",
        on_change=_retry,
        args=(incoming,),
    )


def _retry(incoming: _Incoming) -> None:
    """Let the file be read as the architecture that was chosen."""
    chosen = st.session_state.get("own-network-architecture")
    if chosen is not None:
        st.session_state[_INCOMING] = replace(incoming, architecture=chosen, problem=None)
