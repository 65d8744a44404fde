"""The three ways on which a network comes here, each with the line that one types for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.checkpoints.formats import EXPORT
from cnnviz.paths import EXAMPLE

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue

_WEIGHTS = "torch.save(model.state_dict(), 'weights.pth')"
_ONNX = EXPORT.format(network="model", channels=1, side=28)
_PYTHON = "import cnnviz\ncnnviz.show(model)"


def ways(text: Catalogue) -> None:
    """Show them."""
    st.markdown(text("**Three ways to bring a network**"))
    weights, onnx, python = st.columns(3)
    with weights:
        _way(
            text("**Weights**: the numbers alone"),
            text(
                "For a network of torchvision, such as a ResNet, or a LeNet, whose layers cnnviz knows. At "
                "the end of your program:"
            ),
            _WEIGHTS,
        )
    with onnx:
        _way(
            text("**ONNX**: the layers and the numbers"),
            text(
                "For any network, also one that you built yourself. 1, 28, 28 are channels, rows and "
                "columns of its input; write your own:"
            ),
            _ONNX,
        )
        st.download_button(
            text("Download an example, ONNX"),
            EXAMPLE.read_bytes(),
            EXAMPLE.name,
            icon=":material/download:",
            on_click="ignore",
        )
    with python:
        _way(
            text("**Python**: no file at all"),
            text(
                "For a network that is in your program or notebook right now, if cnnviz is installed there. "
                "These pages open on it:"
            ),
            _PYTHON,
        )


def _way(title: str, words: str, line: str) -> None:
    st.markdown(title)
    st.caption(words)
    st.code(line, language="python", wrap_lines=True)
