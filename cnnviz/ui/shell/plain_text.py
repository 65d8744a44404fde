"""Names that the user gave, and complaints, escaped where Streamlit takes text for Markdown."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue, Complaint

# Makes no room, but ends what would otherwise become a link, escaped or not: www.example.org, a@example.org.
_JOINER = "\u2060"


def plain(words: str) -> str:
    """`words` so that nothing in them is Markdown: no image that would be fetched, no link, no colour."""
    return "".join(
        f"{_JOINER if each in '.:@' else ''}\\{each}" if each in string.punctuation else each
        for each in words
    )


def sentence(error: Complaint, text: Catalogue) -> str:
    """A complaint as a sentence, in Markdown."""
    words = text(error.message, **error.values)
    return plain(f"{words[:1].upper()}{words[1:]}.")
