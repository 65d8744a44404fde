"""Choice of the network's picture: one drawn, chosen, uploaded or photographed."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum, unique
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from cnnviz import log
from cnnviz.inputs import images
from cnnviz.inputs.formats import ACCEPTED
from cnnviz.inputs.images import ImageError
from cnnviz.inputs.samples import PictureKind
from cnnviz.ui.inputs.camera import camera
from cnnviz.ui.inputs.choosing import choosing
from cnnviz.ui.inputs.gallery import gallery
from cnnviz.ui.inputs.pad import pad
from cnnviz.ui.shell.component import component
from cnnviz.ui.shell.plain_text import plain, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from cnnviz.translations import Catalogue

_PHOTOGRAPH = 720  # pixels of the shorter side
# A picture is at most 3 MB once decoded.
_decoded = st.cache_resource(max_entries=16, show_spinner=False)(images.examine)


@unique
class Source(StrEnum):
    """A source of pictures."""

    DRAW = "draw"
    SAMPLES = "samples"
    UPLOAD = "upload"
    CAMERA = "camera"


_SOURCES = {
    PictureKind.DIGITS: list(Source),
    PictureKind.PHOTOS: [Source.SAMPLES, Source.UPLOAD, Source.CAMERA],
}


def picture(
    text: Catalogue, picture_kind: PictureKind = PictureKind.DIGITS, *, key: str = "picture"
) -> np.ndarray | None:
    """Let the user draw (digits only), choose, upload or photograph a picture.

    Switching between these loses nothing, and neither does another page with the same `key`.

    Returns:
        Read-only (rows, columns, 3) uint8, upright; None while the chosen source holds none.
    """
    sources = _SOURCES[picture_kind]
    chosen = _choose(sources, text, key)
    # Each has its place, filled or not: what moves on the page starts anew.
    places = {source: st.container(key=f"{key}-{source}-place") for source in sources}
    data: dict[Source, bytes | None] = {}
    if chosen is Source.DRAW:
        with places[Source.DRAW]:
            data[Source.DRAW] = pad(key=f"{key}-pad")
    if chosen is Source.SAMPLES:
        with places[Source.SAMPLES]:
            sample = gallery(picture_kind, text, key=f"{key}-gallery")
            data[Source.SAMPLES] = sample.path.read_bytes() if sample else None
    with places[Source.UPLOAD]:
        data[Source.UPLOAD] = _upload(picture_kind, text, f"{key}-upload")
    if chosen is Source.CAMERA:
        with places[Source.CAMERA]:
            data[Source.CAMERA] = _photograph(text, f"{key}-camera")
    _style(sources, chosen, key)
    found = data[chosen]
    if found is None:
        return None
    try:
        pixels, bits = _decoded(found)
    except ImageError as error:
        log.event("picture refused", reason=error.problem)
        st.warning(sentence(error, text), icon=":material/broken_image:")
        return None
    if bits is not None:
        st.caption(
            text(
                "This file has room for 16 bits a colour and uses {bits}. The picture is made as much "
                "brighter; otherwise it would be nearly black.",
                bits=bits,
            )
        )
    return pixels


@contextmanager
def popover(label: str, *, key: str) -> Iterator[None]:
    """Open a popover for `picture`, which takes the focus as it opens.

    Args:
        label: on its button.
        key: unique on the page.
    """
    with st.popover(label, icon=":material/image:", width="stretch"):
        component("entrance", "runtime/entrance.js")(key=f"entrance-{key}")
        yield


def show(image: np.ndarray, width: int) -> None:
    """Show a picture in small, `width` CSS pixels wide; no more of it is sent than a sharp screen draws."""
    st.image(images.thumbnail(image, 2 * width), width=width)


def _choose(sources: list[Source], text: Catalogue, key: str) -> Source:
    names = {
        Source.DRAW: text("Draw"),
        Source.SAMPLES: text("Samples"),
        Source.UPLOAD: text("Upload"),
        Source.CAMERA: text("Camera"),
    }
    kept = f"{key}.source"
    # Not by the control's own state: on the way to another page that is found, and yet not taken over.
    chosen: Source = st.segmented_control(
        text("Where the picture comes from"),
        sources,
        default=st.session_state.get(kept, sources[0]),
        required=True,
        format_func=names.__getitem__,
        key=f"{key}-source",
        label_visibility="collapsed",
        wrap=True,
    )
    st.session_state[kept] = chosen
    return chosen


def _upload(picture_kind: PictureKind, text: Catalogue, key: str) -> bytes | None:
    """The uploaded file. The uploader is always drawn, since one that leaves the page forgets."""
    digits = picture_kind is PictureKind.DIGITS
    label = text("A picture of one digit") if digits else text("A photo")
    with choosing(key, ACCEPTED):
        st.file_uploader(label, key=key, on_change=_keep, args=(key,), max_upload_size=images.UPLOAD)
    if digits:
        st.caption(text("Best is one digit that fills most of the picture."))
    if isinstance(st.session_state.get(key), DeletedFile):  # the browser shows it, to another server
        st.warning(text("The connection was cut and the file is lost. Choose it again."))
    return _kept(key, text)


def _photograph(text: Catalogue, key: str) -> bytes | None:
    """The photograph that was taken last, on whatever page."""
    kept = f"{key}.file"
    shots = camera(count=1, side=_PHOTOGRAPH, key=key)
    if shots:
        st.session_state[kept] = shots[0]
    elif kept in st.session_state:
        st.caption(text("The photograph that you took stays until you take another."))
    photograph: bytes | None = st.session_state.get(kept)
    return photograph


def _keep(key: str) -> None:
    """Keep the file that the control `key` was given, or forget it with the control."""
    file = st.session_state.get(key)
    given = (file.name, file.getvalue()) if isinstance(file, UploadedFile) else None
    st.session_state[f"{key}.file"] = given


def _kept(key: str, text: Catalogue) -> bytes | None:
    """The file that the control `key` was given last, on whatever page."""
    kept: tuple[str, bytes] | None = st.session_state.get(f"{key}.file")
    if kept is None:
        return None
    if st.session_state.get(key) is None:  # a control on a new page is empty
        st.caption(text("{name} stays until you give another.", name=plain(kept[0])))
    return kept[1]


def _style(sources: list[Source], chosen: Source, key: str) -> None:
    """Hide the places of the other sources, and let four words fit into a narrow column."""
    hidden = [f".st-key-{key}-{source}-place" for source in sources if source is not chosen]
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
