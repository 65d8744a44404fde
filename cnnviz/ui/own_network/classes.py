"""The names of a network's classes: typed, pasted, or from a text file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from cnnviz.checkpoints.card import CheckpointError, check_classes
from cnnviz.checkpoints.class_names import listed
from cnnviz.ui.inputs.choosing import choosing
from cnnviz.ui.own_network.typed import note
from cnnviz.ui.shell.plain_text import plain, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.translations import Catalogue
    from cnnviz.ui.own_network.typed import Typed


_ENCODINGS = ("utf-8-sig", "cp949")  # the second is that of Korean Windows
_LARGEST = 1  # MB


class _Refused(NamedTuple):
    """A file that names no class: what it is called, and whether nothing at all is in it."""

    name: str
    empty: bool


def choose_classes(now: Sequence[str], text: Catalogue, typed: Typed) -> tuple[str, ...] | None:
    """Show the controls for the names of the classes that are called as in `now`.

    Returns:
        As many names; None, with a sentence on why, while those given cannot be the names of its classes.
    """
    box, unread, kept = f"{typed.key}-classes", f"{typed.key}.unread", f"{typed.kept}.classes"
    if box not in st.session_state:  # first, or again after another network or page
        st.session_state[box] = st.session_state.get(kept, "\n".join(now))
    note(box, kept)
    left, right = st.columns([3, 2])
    with left:
        written = st.text_area(text("Names of its {count} classes, one a line", count=len(now)), key=box)
    st.session_state[kept] = written
    file = f"{typed.key}-classes-file"
    with right, choosing(file, (".txt", ".csv", "text/plain")):
        st.file_uploader(
            text("Or from a text file"),
            key=file,
            max_upload_size=_LARGEST,
            on_change=_receive,
            args=(file, box, unread),
        )
    refused: _Refused | None = st.session_state.get(unread)
    if refused is not None and refused.empty:
        st.warning(
            text(
                "{name} is empty: it has 0 bytes. Give a file with a name on each line.",
                name=plain(refused.name),
            )
        )
    elif refused is not None:
        st.warning(text("{name} is no text. Give a file with a name on each line.", name=plain(refused.name)))
    found = tuple(listed(written))
    if len(found) != len(now):
        st.warning(
            text(
                "This network tells {count} classes apart, and here are {given} names. Give each a name, in "
                "the order of its outputs.",
                count=len(now),
                given=len(found),
            )
        )
        return None
    try:
        check_classes(found)
    except CheckpointError as error:
        st.warning(sentence(error, text))
        return None
    return found


def decoded(content: bytes) -> str | None:
    """The text in a file, None where it is no text."""
    for encoding in _ENCODINGS:
        try:
            found = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in found else found
    return None


def _receive(file: str, box: str, unread: str) -> None:
    """Write what the file holds into the box for the names."""
    given = st.session_state.get(file)
    content = given.getvalue() if given is not None else b""
    found = decoded(content)
    refused = None if given is None or found else _Refused(given.name, empty=not content)
    st.session_state[unread] = refused
    if found:
        st.session_state[box] = "\n".join(listed(found))
