"""Choice of the network's picture: one drawn, chosen, uploaded or photographed."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum, unique
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

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
from cnnviz.ui.inputs.pad import Under, pad
from cnnviz.ui.inputs.thumbnail import address
from cnnviz.ui.shell.component import component
from cnnviz.ui.shell.plain_text import plain, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from cnnviz.translations import Catalogue

_PHOTOGRAPH = 720  # pixels of the shorter side
_OWN = 10  # files of each control that are kept, for what is asked with many pictures
# A picture is at most 3 MB once decoded.
_decoded = st.cache_resource(max_entries=16, show_spinner=False)(images.examine)


@unique
class Source(StrEnum):
    """A source of pictures."""

    DRAW = "draw"
    SAMPLES = "samples"
    UPLOAD = "upload"
    CAMERA = "camera"


class Shown(NamedTuple):
    """The picture that was given last: where it came from, and its file."""

    source: Source
    file: bytes


_SOURCES = {
    PictureKind.DIGITS: list(Source),
    PictureKind.PHOTOS: [Source.SAMPLES, Source.UPLOAD, Source.CAMERA],
}


def picture(  # noqa: PLR0913 (a page has much to say of what it asks for)
    text: Catalogue,
    picture_kind: PictureKind = PictureKind.DIGITS,
    *,
    key: str = "picture",
    example: bytes | None = None,
    of_digits: bool = True,
    sources: Sequence[Source] | None = None,
) -> np.ndarray | None:
    """Let the user draw (no photos), choose, upload or photograph a picture.

    Switching between these loses nothing, and neither does another page with the same `key`. While the chosen
    source holds none, the picture that was given last stays; a board that was cleared holds nothing at all.

    Args:
        text: the language.
        picture_kind: what it shows.
        key: unique on the page.
        example: the file that stands in until the user gives a picture.
        of_digits: whether what is drawn is to be a digit.
        sources: where it may come from; None is everywhere that such a picture can come from.

    Returns:
        Read-only (rows, columns, 3) uint8, upright; None where there is none.
    """
    chosen = _choose(sources or _SOURCES[picture_kind], text, key)
    last: Shown | None = st.session_state.get(f"{key}.shown")
    under = last.file if last else example
    # Named by its source, as what stands in it is another one: the browser draws it anew.
    with st.container(key=f"{key}-{chosen}-place"):
        name = ""
        if chosen is Source.DRAW:
            given = pad(key=f"{key}-pad", under=partial(_under, under, last, text) if under else None)
        elif chosen is Source.SAMPLES:
            sample = gallery(picture_kind, text, key=f"{key}-gallery")
            given = sample.path.read_bytes() if sample else None
        elif chosen is Source.UPLOAD:
            name, given = _upload(picture_kind, text, f"{key}-upload", of_digits=of_digits) or ("", None)
        else:
            given = _photograph(text, f"{key}-camera")
    cleared = chosen is Source.DRAW and given == b""
    pixels = None if given is None or cleared else _read(given, name, text)
    if pixels is not None:
        st.session_state[f"{key}.shown"] = Shown(chosen, given or b"")
        return pixels
    if cleared:
        st.session_state.pop(f"{key}.shown", None)
        return None
    if under is None:
        return None
    if given is not None:
        st.caption(text("What the page shows is still the picture before this one."))
    return _decoded(under).pixels


def came(key: str) -> tuple[int, int] | None:
    """The rows and columns of the file that `picture` was given last, which may be more than are read."""
    last: Shown | None = st.session_state.get(f"{key}.shown")
    return None if last is None else _decoded(last.file).size


def _read(given: bytes, name: str, text: Catalogue) -> np.ndarray | None:
    """The pixels of a file called `name`, if it has one; else a sentence on why it has no pixels."""
    try:
        pixels, _, bits = _decoded(given)
    except ImageError as error:
        log.event("picture refused", reason=error.problem)
        said = sentence(error, text)
        st.warning(f"{plain(name)}: {said}" if name else said, icon=":material/broken_image:")
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


def give(kind: PictureKind, name: str, content: bytes) -> None:
    """Let the pages show this picture file as if the user had uploaded it."""
    key = f"picture-{kind}"
    st.session_state[f"{key}.source"] = Source.UPLOAD
    st.session_state[f"{key}-upload.file"] = (name, content)


def own_pictures(kind: PictureKind, text: Catalogue) -> list[tuple[str, bytes]]:
    """The names and files of what the user drew, uploaded and photographed on the pages in this session."""
    key = f"picture-{kind}"
    drawing = st.session_state.get(f"{key}-pad.drawing")
    photographs = st.session_state.get(f"{key}-camera.own", ())
    return [
        *([(text("your drawing"), drawing.png)] if drawing and drawing.png else []),
        *st.session_state.get(f"{key}-upload.own", ()),
        *((text("photograph {number}", number=at), file) for at, (_, file) in enumerate(photographs, 1)),
    ]


def _under(file: bytes, last: Shown | None, text: Catalogue) -> Under:
    """What the pad shows until something is drawn on it."""
    words = text("The last picture. Draw over it.") if last else text("An example. Draw over it.")
    return Under(address(_decoded(file).pixels, exact=last is None), words)


@contextmanager
def popover(label: str, *, key: str) -> Iterator[None]:
    """Open a popover for `picture`, which takes the focus as it opens.

    Args:
        label: on its button.
        key: unique on the page.
    """
    with st.popover(label, icon=":material/image:"):
        component("entrance", "runtime/entrance.js")(key=f"entrance-{key}")
        yield


def show(image: np.ndarray, width: int, text: Catalogue) -> None:
    """Show a picture in small, `width` CSS pixels wide; no more of it is sent than a sharp screen draws."""
    st.image(images.thumbnail(image, 2 * width), width=width, alt=text("The picture"))


def _choose(sources: Sequence[Source], text: Catalogue, key: str) -> Source:
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


def _upload(kind: PictureKind, text: Catalogue, key: str, *, of_digits: bool) -> tuple[str, bytes] | None:
    """The name and content of the uploaded file, on whatever page."""
    drawn = kind is PictureKind.DIGITS
    if not drawn:
        label = text("A photo")
    else:
        label = text("A picture of one digit") if of_digits else text("A picture of one drawing")
    with choosing(key, ACCEPTED):
        st.file_uploader(label, key=key, on_change=_keep, args=(key,), max_upload_size=images.UPLOAD)
    if drawn and of_digits:
        st.caption(text("Best is one digit that fills most of the picture."))
    elif drawn:
        st.caption(text("Best is one drawing that fills most of the picture."))
    if isinstance(st.session_state.get(key), DeletedFile):  # the browser shows it, to another server
        st.warning(text("The connection was cut and the file is lost. Choose it again."))
    return _kept(key, text)


def _photograph(text: Catalogue, key: str) -> bytes | None:
    """The photograph that was taken last, on whatever page."""
    kept = f"{key}.file"
    shots = camera(count=1, side=_PHOTOGRAPH, key=key)
    if shots:
        st.session_state[kept] = shots[0]
        _remember(key, ("", shots[0]))
    elif kept in st.session_state:
        st.caption(text("The photograph that you took stays until you take another."))
    photograph: bytes | None = st.session_state.get(kept)
    return photograph


def _keep(key: str) -> None:
    """Keep the file that the control `key` was given, or forget it with the control."""
    file = st.session_state.get(key)
    found = (file.name, file.getvalue()) if isinstance(file, UploadedFile) else None
    st.session_state[f"{key}.file"] = found
    if found is not None:
        _remember(key, found)


def _remember(key: str, file: tuple[str, bytes]) -> None:
    """Keep a file among the last ones that the control `key` was given; see `own_pictures`."""
    others = [each for each in st.session_state.get(f"{key}.own", ()) if each != file]
    st.session_state[f"{key}.own"] = [*others, file][-_OWN:]


def _kept(key: str, text: Catalogue) -> tuple[str, bytes] | None:
    """The name and content of the file that the control `key` was given last, on whatever page."""
    kept: tuple[str, bytes] | None = st.session_state.get(f"{key}.file")
    if kept is None:
        return None
    if st.session_state.get(key) is None:  # a control on a new page is empty
        st.caption(text("This stays until you give another: {name}.", name=plain(kept[0])))
    return kept
