"""Names of classes."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 40  # characters of a class's name
# What is printed as nothing, though it counts as a letter or mark, such as the filler of Hangul.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def title(label: str) -> str:
    """`label` as the name of a class: composed, in one line, without what cannot be seen, not too long."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", label))
    lined = "".join(each if each.isprintable() else " " for each in seen if each.isspace() or _shown(each))
    return " ".join(lined.split())[:_LONGEST].strip()


def listed(text: str) -> list[str]:
    """The names in `text`: one a line or, of a single line, with commas between them."""
    lines = text.strip().splitlines()
    return [title(name) for name in (lines if len(lines) > 1 else text.split(",")) if name.strip()]


def _shown(character: str) -> bool:
    """Whether a character is more than a mark of direction, a joint, or one that no font has."""
    return character.isprintable() or unicodedata.category(character) == "Cc"
