"""The controls by which a user gives pictures of own classes, and the remarks on them."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz import log
from cnnviz.finetune import sample_sets, split
from cnnviz.finetune.dataset import Flaw, Picture, title
from cnnviz.finetune.sample_sets import Builtin
from cnnviz.inputs import images
from cnnviz.inputs.formats import ACCEPTED
from cnnviz.translations import Complaint
from cnnviz.ui.finetune import zip_upload
from cnnviz.ui.finetune.backbone import begin_with
from cnnviz.ui.finetune.camera_burst import camera_burst
from cnnviz.ui.inputs.choosing import choosing
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cnnviz.finetune.dataset import Dataset, Remark
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.translations import Catalogue

_SHOWN, _SIDE = 6, 64  # thumbnails of a class, and their pixels
_NAMED = 12  # pictures with something wrong
_REMARKS = "finetune.remarks"


def upload_dataset(workspace: Workspace, text: Catalogue, *, locked: bool) -> Dataset:
    """Show the controls for pictures; return the data set so far, which stays as it is while `locked`."""
    if not locked:
        ways = {
            text("Files"): _files,
            text("Camera"): _camera,
            text("Zip of folders"): _zip,
            text("Built-in"): _builtin,
        }
        for tab, way in zip(st.tabs(list(ways)), ways.values(), strict=True):
            with tab:
                way(workspace, text)
    dataset = workspace.dataset()
    folders = zip_upload.say_understood(text)
    near = _near_copies(dataset.identity, dataset)
    remarks = [*st.session_state.get(_REMARKS, ()), *folders, *dataset.remarks, *near]
    if remarks:
        lines = [said(remark, text) for remark in remarks[:_NAMED]]
        if len(remarks) > _NAMED:
            lines.append(text("And {count} more like these.", count=len(remarks) - _NAMED))
        st.warning("\n".join(f"* {plain(line)}" for line in lines))
    for label in dataset.classes:
        _show(workspace, [each for each in dataset.pictures if each.label == label], text, locked=locked)
    return dataset


@st.cache_data(max_entries=200, show_spinner=False)
def _near_copies(identity: str, _dataset: Dataset) -> list[Remark]:  # noqa: ARG001 (the key of the cache)
    return split.remarks(_dataset)


def forget() -> None:
    """Say no more of pictures that were left out, nor of how folders were understood."""
    st.session_state.pop(_REMARKS, None)
    zip_upload.forget()


def said(remark: Remark, text: Catalogue) -> str:
    """A remark as a sentence."""
    values: dict[str, object] = {"name": remark.name, "other": remark.other, "count": remark.count}
    if isinstance(remark.reason, Complaint):
        values["reason"] = text(remark.reason.message, **remark.reason.values)
        return text("{name} is left out: {reason}.", **values)
    return {
        Flaw.UNREADABLE: text("{name} is left out: it cannot be read.", **values),
        Flaw.DUPLICATE: text("{name} is left out: it is the same picture as {other}.", **values),
        Flaw.SURPLUS: text(
            "{name} is left out: there are more than {count} classes or pictures of a class.", **values
        ),
        Flaw.ROOM: text("{name} is left out: all pictures together take more than {count} MB.", **values),
        Flaw.NOWHERE: text("{name} is left out: it lies in no folder that would name its class.", **values),
        Flaw.FEW: text(
            "Too few pictures of {name}: {count}. With fewer than 5 it can hardly be learned.", **values
        ),
        Flaw.LOPSIDED: text(
            "{name} has {count} times as many pictures as {other}; the network will prefer it.", **values
        ),
        Flaw.BLANK: text("{name} is left out: nothing in it stands out from its background.", **values),
        Flaw.EMPTY: text("The folder {name} is no class: there is no picture in it.", **values),
        Flaw.NEAR: text(
            "Groups of pictures that are nearly the same: {count}, such as {name} and {other}. Each group is "
            "held out as a whole, or learned from as a whole.",
            **values,
        ),
        Flaw.ALIKE: text(
            "All pictures of {name} are nearly the same; that it is told right proves little.", **values
        ),
    }[remark.flaw]


def _files(workspace: Workspace, text: Catalogue) -> None:
    with st.form("finetune-files", clear_on_submit=True, border=False):
        label = st.text_input(text("What the pictures show"), key="finetune-files-class", max_chars=40)
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
    label = st.text_input(text("What the camera sees"), key="finetune-camera-class", max_chars=40)
    if not title(label):
        st.caption(text("Name the class first, then take as many photographs as you like."))
        return
    first = workspace.dataset().counts.get(title(label), 0) + 1
    shots = camera_burst(key="finetune-camera")
    if shots:
        names = [f"{title(label)}-{number}.jpg" for number in range(first, first + len(shots))]
        _add_named(workspace, label, list(zip(names, shots, strict=True)), text)


def _zip(workspace: Workspace, text: Catalogue) -> None:
    zip_upload.zip_upload(partial(_take, workspace, workspace.add, text=text), text)


def _builtin(workspace: Workspace, text: Catalogue) -> None:
    st.caption(
        text(
            "Textures and shapes are drawn by cnnviz; digits are of MNIST, which comes with it. They replace "
            "what is here, and the network that learns them well is chosen."
        )
    )
    names = {
        Builtin.TEXTURES: text("Dots, rings, speckles"),
        Builtin.SHAPES: text("Circles, squares, triangles"),
        Builtin.DIGITS: text("Handwritten 4 and 9"),
    }
    with st.container(horizontal=True):
        for chosen, name in names.items():
            if st.button(name, key=f"finetune-{chosen}"):
                _take(workspace, workspace.replace, sample_sets.pictures(chosen), text)


def _add_named(workspace: Workspace, label: str, files: list[tuple[str, bytes]], text: Catalogue) -> None:
    if not title(label) or not files:
        st.error(text("Give a name of the class and at least one picture."))
        return
    given = [Picture(label, name, BytesIO(content).getvalue) for name, content in files]
    _take(workspace, workspace.add, given, text)


def _take(
    workspace: Workspace,
    take: Callable[[Iterable[Picture]], tuple[Remark, ...]],
    given: Iterable[Picture],
    text: Catalogue,
) -> None:
    """Take pictures; when they come from elsewhere than those before, begin with the network that suits."""
    before = workspace.dataset()
    zip_upload.forget()
    try:
        remarks = st.session_state[_REMARKS] = take(given)
    except OSError:
        st.error(text("The disk has too little room for these pictures, so none of them was taken."))
        return
    after = workspace.dataset()
    log.event("pictures given", kept=len(after.pictures) - len(before.pictures), remarks=len(remarks))
    if sample_sets.of(after) != sample_sets.of(before):
        begin_with(sample_sets.backbone(after))


def _show(workspace: Workspace, own: Sequence[Picture], text: Catalogue, *, locked: bool) -> None:
    """A row of a class's pictures, with a way to remove them."""
    first = own[0]
    with st.container(horizontal=True, vertical_alignment="center", key=f"finetune-class-{first.digest}"):
        label = plain(first.label)
        if len(own) == 1:
            words = text("{label}: 1 picture", label=label)
        else:
            words = text("{label}: {count} pictures", label=label, count=len(own))
        st.markdown(f"**{words}**")
        for picture in own[:_SHOWN]:
            st.image(thumbnail(picture), width=_SIDE)
        if not locked:
            st.button(
                text("Remove"),
                icon=":material/delete:",
                key=f"finetune-remove-{first.digest}",
                on_click=workspace.remove,
                args=(first.label,),
            )


def thumbnail(picture: Picture) -> bytes:
    """A picture in small, as a file."""
    return _thumbnail(picture.digest, picture)


@st.cache_resource(max_entries=2000, show_spinner=False)
def _thumbnail(digest: str, _picture: Picture) -> bytes:  # noqa: ARG001 (the key of the cache)
    return images.encode(images.thumbnail(_picture.decode(), 2 * _SIDE), exact=False)
