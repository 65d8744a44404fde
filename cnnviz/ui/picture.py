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
    chosen = _choose(text, key)
    shown = {source: source is chosen for source in Source}
    # Each has its place, filled or not: what moves on the page starts anew.
    places = {source: st.container(key=f"{key}-{source}-place") for source in Source}
    with places[Source.DRAW]:
        drawn = pad(text, key=f"{key}-pad") if shown[Source.DRAW] else None
    with places[Source.SAMPLES]:
        sample = _sample(text, f"{key}-gallery") if shown[Source.SAMPLES] else None
    with places[Source.UPLOAD]:
        uploaded = _upload(text, f"{key}-upload")
    with places[Source.CAMERA]:
        photograph = _photograph(text, f"{key}-camera", shown=shown[Source.CAMERA])
    _style(chosen, key)
    data = {Source.DRAW: drawn, Source.SAMPLES: sample, Source.UPLOAD: uploaded, Source.CAMERA: photograph}[
        chosen
    ]
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
        key=f"{key}-source",
        label_visibility="collapsed",
        wrap=True,
    )


def _sample(text: Catalogue, key: str) -> bytes | None:
    sample = gallery(images.samples(), text, key=key)
    return sample.path.read_bytes() if sample else None


def _upload(text: Catalogue, key: str) -> bytes | None:
    """The uploaded file. It is always asked for: an uploader that leaves the page forgets."""
    file = st.file_uploader(text("A picture of one digit"), _TYPES, key=key)
    st.caption(text("Best is one digit that fills most of the picture."))
    return file.getvalue() if file else None


def _photograph(text: Catalogue, key: str, *, shown: bool) -> bytes | None:
    """The photograph. Once taken it stays on the page like an upload; before that, no camera runs unseen."""
    if not shown and st.session_state.get(key) is None:
        return None
    file = st.camera_input(text("A photograph of one digit"), key=key)
    if file is None:
        st.caption(
            text("No camera, or not allowed? Draw a digit, choose a sample or upload a picture instead.")
        )
    return file.getvalue() if file else None


def _style(chosen: Source, key: str) -> None:
    """Hide the places of the other sources, and let four words fit into a narrow column."""
    hidden = [f".st-key-{key}-{source}-place" for source in Source if source is not chosen]
    hidden.append(f".st-key-{key}-style")
    # Around each container Streamlit puts one that would leave a gap.
    hidden += [f"[data-testid=stLayoutWrapper]:has(> {selector})" for selector in hidden]
    rules = [
        f"{', '.join(hidden)} {{ display: none; }}",
        f".st-key-{key}-source button {{ padding-inline: 0.6rem; }}",
        f"@media (pointer: coarse) {{ .st-key-{key}-source button {{ min-height: 44px; }} }}",
    ]
    with st.container(key=f"{key}-style"):
        # The empty tag keeps the style here; alone it would go where a fragment never takes it away again.
        st.html(f"<i></i><style>{' '.join(rules)}</style>")
