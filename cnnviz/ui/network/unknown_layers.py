"""What a page says of a network with layers whose arithmetic cannot be written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.capture.kinds import Kind
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.capture.trace import Layer
    from cnnviz.translations import Catalogue


def say_unknown(layers: Sequence[Layer], text: Catalogue) -> None:
    """Say which kinds of layers are shown with their numbers alone, if the network has any."""
    unknown = list(dict.fromkeys(layer.operation for layer in layers if layer.kind is Kind.OTHER))
    if any("attention" in operation.lower() for operation in unknown):
        st.info(
            text(
                "This is a transformer, and these pages are made for convolutional networks. The numbers of "
                "its layers are right, but how attention makes them is not written out."
            )
        )
    elif unknown:
        st.info(
            text(
                "Not written out is how these layers make their numbers: {layers}. The numbers are right.",
                layers=plain(", ".join(unknown)),
            )
        )
