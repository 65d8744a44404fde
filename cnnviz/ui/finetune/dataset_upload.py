"""The controls by which a user gives pictures of own classes, and the remarks on them."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.checkpoints.class_names import title
from cnnviz.finetune import example, sample_sets, split
from cnnviz.finetune.dataset import Flaw, Picture
from cnnviz.inputs import images
from cnnviz.inputs.formats import ACCEPTED
from cnnviz.ui.finetune import adding, backbone, zip_upload
from cnnviz.ui.finetune.finished import is_bare
from cnnviz.ui.finetune.ready_sets import ready_sets
from cnnviz.ui.finetune.words import listed, said
from cnnviz.ui.inputs.camera import BURST, camera
from cnnviz.ui.inputs.choosing import choosing
from cnnviz.ui.inputs.class_words import class_words
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cnnviz.finetune.dataset import Dataset, Remark
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue

_SHOWN, _SIDE = 6, 44  # thumbnails of a class, and their pixels
_READY = "finetune.ready"  # whether the ready sets come first
_DAMAGED = np.full((_SIDE, _SIDE, 3), 128, np.uint8)  # in the place of a picture that cannot be read any more
_SHOT = 256  # pixels of the shorter side of a photograph


def upload_dataset(workspace: Workspace, text: Catalogue, *, locked: bool) -> Dataset:
    """Show the controls for pictures; return the data set so far, which stays as it is while `locked`.

    To a visitor who has begun nothing it is that of the example.
    """
    adding.finish(workspace, text, key="finetune-adding-before")
    if locked:
        st.session_state.pop(_READY, None)  # its controls come anew
    else:
        ways = _ways(workspace, text)
        for tab, way in zip(st.tabs(list(ways)), ways.values(), strict=True):
            with tab:
                way(workspace, text)
        adding.finish(workspace, text, key="finetune-adding")
    bare = is_bare(workspace)
    dataset = example.dataset() if bare else workspace.dataset()
    folders = zip_upload.say_understood(text)
    near = _near_copies(dataset.identity, dataset)
    for remark in near:
        if remark.flaw is Flaw.NEAR and sample_sets.of(dataset) is None:  # told, and nothing is wrong with it
            st.info(plain(said(remark, text)))
    alike = [remark for remark in near if remark.flaw is not Flaw.NEAR]
    wrong = [*adding.remarks(), *folders, *dataset.remarks, *alike]
    if wrong:
        st.warning(listed(wrong, text))
    for label in dataset.classes:
        own = [each for each in dataset.pictures if each.label == label]
        _show(workspace, own, text, removable=not locked and not bare)
    return dataset


def _ways(workspace: Workspace, text: Catalogue) -> Mapping[str, Callable[[Workspace, Catalogue], None]]:
    """The ways to give pictures; the ready ones come first for a visitor who came without any of her own."""
    if _READY not in st.session_state:
        before = workspace.dataset()
        st.session_state[_READY] = not before.pictures or sample_sets.of(before) is not None
    own = {text("Files"): _files, text("Camera"): _camera, text("Zip of folders"): _zip}
    ready = {text("Built-in"): _builtin}
    return ready | own if st.session_state[_READY] else own | ready


@st.cache_data(max_entries=200, show_spinner=False)
def _near_copies(identity: str, _dataset: Dataset) -> list[Remark]:  # noqa: ARG001 (the key of the cache)
    return split.remarks(_dataset)


def forget() -> None:
    """Say no more of pictures that were left out, nor of how folders were understood."""
    adding.forget()
    zip_upload.forget()


def _files(workspace: Workspace, text: Catalogue) -> None:
    with st.form("finetune-files", clear_on_submit=True, border=False):
        label = st.text_input(text("Name of this class"), key="finetune-files-class", max_chars=40)
        with choosing("finetune-files-upload", ACCEPTED):
            files = st.file_uploader(
                text("Pictures of this class"),
                accept_multiple_files=True,
                key="finetune-files-upload",
                max_upload_size=images.UPLOAD,
            )
        if st.form_submit_button(text("Add pictures"), icon=":material/add_photo_alternate:"):
            _add_named(workspace, label, [(file.name, file.getvalue()) for file in files], text)


def _camera(workspace: Workspace, text: Catalogue) -> None:
    label = st.text_input(text("Name of this class"), key="finetune-camera-class", max_chars=40)
    if not title(label):
        st.caption(text("Name the class first, then take as many photographs as you like."))
        return
    first = workspace.dataset().counts.get(title(label), 0) + 1
    shots = camera(count=BURST, side=_SHOT, key="finetune-camera")
    if shots:
        names = [f"{title(label)}-{number}.jpg" for number in range(first, first + len(shots))]
        _add_named(workspace, label, list(zip(names, shots, strict=True)), text)


def _zip(workspace: Workspace, text: Catalogue) -> None:
    zip_upload.zip_upload(partial(_begin, workspace, workspace.add), text)


def _builtin(workspace: Workspace, text: Catalogue) -> None:
    ready_sets(partial(_begin, workspace, workspace.replace), text)


def _add_named(workspace: Workspace, label: str, files: list[tuple[str, bytes]], text: Catalogue) -> None:
    if not title(label) or not files:
        st.error(text("Give a name of the class and at least one picture."))
        return
    given = [Picture(label, name, BytesIO(content).getvalue) for name, content in files]
    _begin(workspace, workspace.add, given)


def _begin(workspace: Workspace, take: adding.Take, given: Iterable[Picture]) -> None:
    """Begin to take pictures, and say no more of those before."""
    zip_upload.forget()
    adding.begin(workspace, take, given)


def _show(workspace: Workspace, own: Sequence[Picture], text: Catalogue, *, removable: bool) -> None:
    """A class's pictures, with a way to remove them."""
    first = own[0]
    with st.container(key=f"finetune-class-{first.digest}", gap=None):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            label = plain(class_words([first.label], text)[0])
            if len(own) == 1:
                words = text("{label}: 1 picture", label=label)
            else:
                words = text("{label}: {count} pictures", label=label, count=len(own))
            st.markdown(f"**{words}**")
            if removable:
                st.button(
                    text("Remove"),
                    icon=":material/delete:",
                    type="tertiary",
                    key=f"finetune-remove-{first.digest}",
                    on_click=_remove,
                    args=(workspace, first.label),
                )
        shown = own[:_SHOWN]
        st.image(
            [thumbnail(picture, _SIDE) for picture in shown],
            width=_SIDE,
            alt=[picture.name for picture in shown],
        )


def _remove(workspace: Workspace, label: str) -> None:
    """Forget the pictures of a class; what is left of a ready set counts as the user's own."""
    before = workspace.dataset()
    workspace.remove(label)
    backbone.follow(before, workspace.dataset())


def thumbnail(picture: Picture, width: int) -> bytes:
    """A picture of `width` pixels, as a file; Streamlit would make a wider one smaller in each run."""
    return _thumbnail(picture.digest, width, picture)


@st.cache_resource(max_entries=2000, show_spinner=False)
def _thumbnail(digest: str, width: int, _picture: Picture) -> bytes:  # noqa: ARG001 (the key of the cache)
    try:
        pixels = _picture.decode()
    except (images.ImageError, OSError):  # it was damaged since it was given
        pixels = _DAMAGED
    rows, columns = pixels.shape[:2]
    return images.encode(images.thumbnail(pixels, max(width, width * rows // columns)), exact=False)
