"""Names that the user gave, escaped where Streamlit takes text for Markdown."""

from __future__ import annotations

import string

# Makes no room, but ends what would otherwise become a link, escaped or not: www.example.org, a@example.org.
_JOINER = "\u2060"


def plain(words: str) -> str:
    """`words` so that nothing in them is Markdown: no image that would be fetched, no link, no colour."""
    return "".join(
        f"{_JOINER if each in '.:@' else ''}\\{each}" if each in string.punctuation else each
        for each in words
    )
