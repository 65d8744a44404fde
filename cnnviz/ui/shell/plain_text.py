"""Names that the user gave, and complaints, escaped where Streamlit takes text for Markdown."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue, Complaint

# Makes no room, but ends what would otherwise become a link, escaped or not: www.example.org, a@example.org.
_JOINER = "\u2060"
_PLACE = "\0"  # of a line to type


def plain(words: str) -> str:
    """`words` so that nothing in them is Markdown: no image that would be fetched, no link, no colour."""
    return "".join(
        f"{_JOINER if each in '.:@' else ''}\\{each}" if each in string.punctuation else each
        for each in words
    )


def sentence(error: Complaint, text: Catalogue) -> str:
    """A complaint as a sentence, in Markdown; the `line` that it tells to type can be copied."""
    line = error.values.get("line")
    words = text(error.message, **(error.values if line is None else {**error.values, "line": _PLACE}))
    before, found, after = f"{words[:1].upper()}{words[1:]}.".partition(_PLACE)
    if not found:
        return plain(before)
    return f"{plain(before)}\n\n```text\n{line}\n```\n\n{plain(after.removeprefix('.'))}".rstrip()
