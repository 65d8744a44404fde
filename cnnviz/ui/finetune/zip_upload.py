"""The control for a zip file of pictures; what its folders mean is said, or asked where they name nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.finetune import archive
from cnnviz.finetune.dataset import DatasetError, Flaw, Remark
from cnnviz.finetune.layout import listed, understood
from cnnviz.ui.inputs.choosing import choosing
from cnnviz.ui.shell.plain_text import plain, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cnnviz.finetune.dataset import Picture
    from cnnviz.finetune.layout import Layout
    from cnnviz.translations import Catalogue

_ZIP = "finetune.zip"  # name and content of the file whose pictures are being taken
_UNDERSTOOD = "finetune.understood"  # the layout of the file that was taken last


def zip_upload(take: Callable[[Iterable[Picture]], None], text: Catalogue) -> None:
    """Show the control, and let `take` have the pictures."""
    with st.form("finetune-zip", clear_on_submit=True, border=False):
        with choosing("finetune-zip-upload", (".zip", "application/zip")):
            file = st.file_uploader(
                text("A zip file with a folder for each class"),
                key="finetune-zip-upload",
                max_upload_size=200,
            )
        if st.form_submit_button(text("Add pictures"), icon=":material/folder_zip:") and file is not None:
            forget()
            st.session_state[_ZIP] = file.name, file.getvalue()
    if _ZIP in st.session_state:
        name, content = st.session_state[_ZIP]
        try:
            _unpack(content, take, text)
        except DatasetError as error:
            del st.session_state[_ZIP]
            st.error(f"{plain(name)}: {sentence(error, text)}")


def say_understood(text: Catalogue) -> list[Remark]:
    """Say how the file that was taken last was understood; the remarks on its folders."""
    found: Layout | None = st.session_state.get(_UNDERSTOOD)
    if found is None:
        return []
    if found.counts:
        st.info(plain(understood(found, text)))
    return [Remark(Flaw.EMPTY, name) for name in found.empty]


def forget() -> None:
    """Say no more of a file."""
    for key in (_ZIP, _UNDERSTOOD):
        st.session_state.pop(key, None)


def _unpack(content: bytes, take: Callable[[Iterable[Picture]], None], text: Catalogue) -> None:
    """Take the pictures in a zip file; where the file names name classes, not the folders, ask first."""
    found = archive.unpack(content)
    if found.beginnings:
        place = st.empty()
        with place.container():
            by_name = _by_name(found, text)
        if by_name is None:
            return
        place.empty()
        found = archive.unpack(content, by_name=by_name)
    del st.session_state[_ZIP]
    take(found.pictures)
    st.session_state[_UNDERSTOOD] = replace(found, pictures=())


def _by_name(found: Layout, text: Catalogue) -> bool | None:
    """Ask whether the beginnings of the file names shall be the classes; None while there is no answer."""
    classes, folder = listed(found.beginnings), "".join(found.counts)
    if folder:
        said = text(
            "All pictures lie in one folder, {folder}. Their file names begin with: {classes}.",
            folder=folder,
            classes=classes,
        )
    else:
        said = text(
            "The pictures lie in no folders that would name their classes. Their file names begin with: "
            "{classes}.",
            classes=classes,
        )
    st.info(plain(said))
    with st.container(horizontal=True):
        if st.button(text("Make these the classes"), type="primary", key="finetune-by-name"):
            return True
        one = text("Make one class: {folder}", folder=plain(folder))
        if folder and st.button(one, key="finetune-by-folder"):
            return False
    return None
