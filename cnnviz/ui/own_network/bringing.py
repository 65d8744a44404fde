"""The controls that take a file of a network, or the example, and ask for what the file does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.checkpoints.architectures import FAMILIES
from cnnviz.checkpoints.card import ArchitectureError
from cnnviz.checkpoints.formats import ENDINGS
from cnnviz.paths import EXAMPLE
from cnnviz.ui.inputs.choosing import choosing
from cnnviz.ui.own_network.incoming import receive, retry
from cnnviz.ui.own_network.ways import ways
from cnnviz.ui.shell.plain_text import plain, sentence

if TYPE_CHECKING:
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue
    from cnnviz.ui.own_network.incoming import Incoming

_COUNT = "own-network.count"
_LARGEST = 200  # MB


def bring(refused: Incoming | None, workspace: Workspace, text: Catalogue, *, first: bool) -> None:
    """Show the controls, and what is wrong with the file that came last.

    Args:
        refused: that file, if something is wrong with it.
        workspace: of the user.
        text: the language.
        first: whether there is no network yet, so that the example is offered.
    """
    if first:
        st.markdown(
            text(
                "Trained a network of your own? Give its file, and every page looks into it as into those "
                "that come with cnnviz."
            )
        )
        given, example = st.columns([3, 2])
        with example.container(border=True):
            _offer_example(workspace, text)
        with given:
            _choose(workspace, text)
        _tell(refused, text)
        ways(text)
    else:
        with st.expander(text("Give another file"), icon=":material/upload_file:"):
            _choose(workspace, text)
            ways(text)
        _tell(refused, text)


def _tell(refused: Incoming | None, text: Catalogue) -> None:
    """Say what is wrong with a file, and ask for its architecture where that may help."""
    if refused is None or refused.problem is None:
        return
    st.error(f"{plain(refused.name)}: {sentence(refused.problem, text)}")
    if isinstance(refused.problem, ArchitectureError):
        _ask_architecture(refused, text)


def _choose(workspace: Workspace, text: Catalogue) -> None:
    key = f"own-network-file-{st.session_state.get(_COUNT, 0)}"  # another after each, so that none is kept
    with choosing(key, ENDINGS):
        st.file_uploader(
            text("A file of a network: SAFETENSORS, PTH, PT, CKPT, TAR or ONNX"),
            key=key,
            max_upload_size=_LARGEST,
            on_change=_take,
            args=(key, workspace),
        )
    st.caption(
        text(
            "The file stays on the computer that runs cnnviz, for you alone, and nothing in it is run as a "
            "program."
        )
    )


def _take(key: str, workspace: Workspace) -> None:
    """Take the file that the control was given out of the server's memory."""
    file = st.session_state.get(key)
    if file is not None:
        st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
        receive(file.name, file.getbuffer(), workspace)


def _offer_example(workspace: Workspace, text: Catalogue) -> None:
    st.markdown(text("**No file at hand?**"))
    st.button(
        text("Try an example"),
        type="primary",
        icon=":material/play_arrow:",
        key="own-network-example",
        on_click=lambda: receive(EXAMPLE.name, memoryview(EXAMPLE.read_bytes()), workspace),
    )
    st.caption(
        text(
            "A small network that learned to read digits, in a file that is treated as one of your own would "
            "be. You can remove it again."
        )
    )


def _ask_architecture(refused: Incoming, text: Catalogue) -> None:
    """Ask which architecture the weights are of; with the answer they are read again."""
    families = {name: family for family, names in FAMILIES.items() for name in names}
    st.selectbox(
        text("Which architecture are these weights of?"),
        list(families),
        index=list(families).index(refused.architecture) if refused.architecture in families else None,
        format_func=lambda name: f"{families[name]}: {name}",
        placeholder=text("Type a part of its name"),
        key="own-network-architecture",
        on_change=_retry,
        args=(refused,),
    )


def _retry(refused: Incoming) -> None:
    """Let the file be read as the architecture that was chosen."""
    chosen = st.session_state.get("own-network-architecture")
    if chosen is not None:
        retry(refused, chosen)
