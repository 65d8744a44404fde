"""The choice of the pictures that a channel is asked with: those of the program, or of the visitor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from cnnviz.features.picture_sets import PictureFile, SetName
from cnnviz.finetune.dataset import Flaw, Remark
from cnnviz.inputs import images
from cnnviz.inputs.formats import ACCEPTED
from cnnviz.inputs.samples import PictureKind
from cnnviz.ui.finetune.words import listed
from cnnviz.ui.inputs.choosing import choosing
from cnnviz.ui.inputs.picture import own_pictures
from cnnviz.ui.shell import visitor
from cnnviz.ui.shell.choice import choose_tab
from cnnviz.ui.shell.plain_text import plain

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue

_PROGRAM = "program"
_MOST = 500  # pictures; prepared at 224 × 224 they take 75 MB
_ROOM = 200_000_000  # bytes of the files that are uploaded here


@dataclass(frozen=True)
class OwnPictures:
    """Pictures of a visitor.

    Attributes:
        name: of the set.
        files: with them.
        identity: names them by what is in them.
    """

    name: SetName
    files: tuple[PictureFile, ...]
    identity: str


class _Kept(NamedTuple):
    """A file that the session keeps."""

    name: str
    content: bytes
    digest: str


def choose_set(text: Catalogue) -> str:
    """Show the choice of the pictures; return the name of a set, or "program" for those of the program."""
    names: dict[str, str] = {_PROGRAM: text("Pictures of cnnviz"), SetName.OWN: text("Your own pictures")}
    if _tuned() is not None:
        names[SetName.FINETUNING] = text("Your pictures for fine-tuning")
    return choose_tab(text("Which pictures"), names, key="pictures")


def own_set(chosen: str, spec: ModelSpec, text: Catalogue) -> OwnPictures | None:
    """The chosen pictures of the visitor, of which there may be none; None for those of the program.

    Args:
        chosen: as `choose_set` returned it.
        spec: of the network.
        text: the language.
    """
    if chosen == _PROGRAM:
        return None
    tuned = _tuned()
    found = tuned if tuned is not None and chosen == SetName.FINETUNING else _own(spec, text)
    every = -(-len(found.files) // _MOST)
    if every <= 1:
        return found
    files = found.files[::every]
    st.caption(
        text(
            "The network is shown {count} of your {all} pictures, evenly chosen among them.",
            count=len(files),
            all=len(found.files),
        )
    )
    return OwnPictures(found.name, files, found.identity)


def _tuned() -> OwnPictures | None:
    """The visitor's pictures for fine-tuning; None if there are none."""
    workspace = visitor.workspace()
    dataset = None if workspace is None else workspace.dataset()
    if dataset is None or not dataset.pictures:
        return None
    files = tuple(PictureFile(f"{each.name} ({each.label})", each.read) for each in dataset.pictures)
    return OwnPictures(SetName.FINETUNING, files, dataset.identity)


def _own(spec: ModelSpec, text: Catalogue) -> OwnPictures:
    """The pictures that the visitor uploads here, and gave on the other pages."""
    uploaded = _uploaded(spec, text)
    pages = [_kept(name, content) for name, content in own_pictures(spec.picture_kind, text)]
    if pages:
        names = ", ".join(each.name for each in pages)
        st.caption(text("With them go those that you gave on the other pages: {names}.", names=plain(names)))
    found = {each.digest: each for each in (*pages, *uploaded)}.values()
    files = tuple(PictureFile(each.name, partial(bytes, each.content)) for each in found)
    identity = sha256("\n".join(f"{each.digest} {each.name}" for each in found).encode()).hexdigest()
    return OwnPictures(SetName.OWN, files, identity)


def _uploaded(spec: ModelSpec, text: Catalogue) -> list[_Kept]:
    """The files that are uploaded here, also after the control was away."""
    key = f"own-pictures-{spec.picture_kind}"
    if spec.of_digits:
        label = text("Pictures of one digit each")
    else:
        label = text("Drawings") if spec.picture_kind is PictureKind.DIGITS else text("Photos")
    with choosing(key, ACCEPTED):
        st.file_uploader(
            label,
            accept_multiple_files=True,
            key=key,
            on_change=_keep,
            args=(key,),
            max_upload_size=images.UPLOAD,
        )
    st.caption(text("Only you see them, and they are forgotten when you close this tab."))
    shown = st.session_state.get(key) or ()
    if any(isinstance(file, DeletedFile) for file in shown):  # the browser shows it, to another server
        st.warning(text("The connection was cut and the file is lost. Choose it again."))
    kept: list[_Kept] = st.session_state.get(f"{key}.files", [])
    left_out: list[Remark] = st.session_state.get(f"{key}.left_out", [])
    if left_out:
        st.warning(listed(left_out, text))
    if kept and not shown:  # a control on a new page is empty
        names = ", ".join(each.name for each in kept)
        st.caption(text("This stays until you give another: {name}.", name=plain(names)))
    return kept


def _keep(key: str) -> None:
    """Keep the files that the control `key` was given, as far as there is room, or forget them with it."""
    files = [file for file in st.session_state.get(key) or () if isinstance(file, UploadedFile)]
    kept, left_out, room = list[_Kept](), list[Remark](), _ROOM
    for file in files:
        if file.size <= room:
            kept.append(_kept(file.name, file.getvalue()))
            room -= file.size
        else:
            left_out.append(Remark(Flaw.ROOM, file.name, count=_ROOM // 1_000_000))
    st.session_state[f"{key}.files"], st.session_state[f"{key}.left_out"] = kept, left_out


def _kept(name: str, content: bytes) -> _Kept:
    return _Kept(name, content, sha256(content).hexdigest())
