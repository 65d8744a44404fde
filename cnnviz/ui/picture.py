"""Which picture shall the network look at: one drawn, chosen, uploaded or photographed?"""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz import images
from cnnviz.images import ImageError, Problem
from cnnviz.ui.gallery import gallery
from cnnviz.ui.pad import pad

if TYPE_CHECKING:
    import numpy as np
    from streamlit.delta_generator import DeltaGenerator

    from cnnviz.catalogue import Catalogue

_TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp"]
# A picture is at most 3 MB once decoded.
_decoded = st.cache_resource(max_entries=16, show_spinner=False)(images.decode)


@unique
class Source(StrEnum):
    """Where a picture can come from."""

    DRAW = "draw"
    SAMPLES = "samples"
    UPLOAD = "upload"
    CAMERA = "camera"


def picture(text: Catalogue, *, key: str = "picture") -> np.ndarray | None:
    """Let the visitor draw, choose, upload or photograph a picture; switching between these loses nothing.

    Returns:
        Read-only (rows, columns, 3) uint8, upright; None while the chosen source holds none.
    """
    source = _choose(text, f"{key}-source")
    data: bytes | None = None
    if source is Source.DRAW:
        data = pad(text, key=f"{key}-pad")
    elif source is Source.SAMPLES:
        sample = gallery(images.samples(), text, key=f"{key}-gallery")
        data = sample.path.read_bytes() if sample else None
    uploaded = _upload(text, f"{key}-upload", shown=source is Source.UPLOAD)
    photograph = _photograph(text, f"{key}-camera", shown=source is Source.CAMERA)
    if source is Source.UPLOAD:
        data = uploaded
    elif source is Source.CAMERA:
        data = photograph
    try:
        return None if data is None else _decoded(data)
    except ImageError as error:
        st.warning(sentence(error, text), icon=":material/broken_image:")
        return None


def sentence(error: ImageError, text: Catalogue) -> str:
    """What is wrong with a file, and what to do."""
    match error.problem:
        case Problem.EMPTY:
            return text("This file is empty. Choose a PNG, JPEG, WebP, GIF or BMP picture.")
        case Problem.UNKNOWN_FORMAT:
            return text(
                "This file is not a picture that can be read. Choose a PNG, JPEG, WebP, GIF or BMP picture."
            )
        case Problem.BROKEN:
            return text("This picture is damaged or cut short. Save or download it again.")
        case Problem.TOO_LARGE:
            return text(
                "This picture has more than {limit} million pixels. Make it smaller first.", **error.values
            )


def _choose(text: Catalogue, key: str) -> Source:
    names = {
        Source.DRAW: text("Draw"),
        Source.SAMPLES: text("Samples"),
        Source.UPLOAD: text("Upload"),
        Source.CAMERA: text("Camera"),
    }
    return st.segmented_control(
        text("Where the picture comes from"),
        list(Source),
        default=Source.DRAW,
        required=True,
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
    )


def _upload(text: Catalogue, key: str, *, shown: bool) -> bytes | None:
    """The uploaded file. The uploader is only hidden while another source is shown: removed, it forgets."""
    with _part(key, shown=shown):
        file = st.file_uploader(text("A picture of one digit"), _TYPES, key=key)
        st.caption(text("Best is one digit that fills most of the picture."))
    return file.getvalue() if file else None


def _photograph(text: Catalogue, key: str, *, shown: bool) -> bytes | None:
    """The photograph. Once taken, it is hidden like an upload; before that, no camera runs unseen."""
    if not shown and st.session_state.get(key) is None:
        return None
    with _part(key, shown=shown):
        file = st.camera_input(text("A photograph of one digit"), key=key)
        if file is None:
            st.caption(
                text("No camera, or not allowed? Draw a digit, choose a sample or upload a picture instead.")
            )
    return file.getvalue() if file else None


def _part(key: str, *, shown: bool) -> DeltaGenerator:
    """A container for what belongs to one source."""
    part = st.container(key=f"{key}-part")
    if not shown:
        part.html(f"<style>.st-key-{key}-part {{ display: none; }}</style>")
    return part
