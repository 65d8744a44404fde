"""Catalogues that translate the English messages of the interface."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from numbers import Real
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = MappingProxyType({"en": "English", "ko": "한국어"})
_FOLDER = Path(__file__).parent / "locale"


class Complaint(Exception):  # noqa: N818 (each kind of it is called an error)
    """An error in what the user gave, with a message that a catalogue translates.

    Attributes:
        message: English, with {places}.
        values: for its places.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message, self.values = message, values


class _Format(Formatter):
    """Fills places as `str.format` does, but a number below 0 has a minus sign, which is no hyphen."""

    def format_field(self, value: object, format_spec: str) -> str:
        said: str = super().format_field(value, format_spec)
        return said.replace("-", "−") if isinstance(value, Real) else said


_FORMAT = _Format()
# A particle that a Korean translation leaves open until it is known what letter stands before it.
_EITHER = re.compile(r"([가-힣0-9])([^\w\s]*)\(으\)로")
_OPEN = frozenset("1245789")  # digits whose names end in a vowel or ㄹ; 0 is 영, 십, 백, 천
_LIEUL = 8  # among the final consonants of a syllable, of which 0 is none


def _particle(found: re.Match[str]) -> str:
    """Write the particle that stands for "to" as it is said after the letter or digit before it."""
    last, signs = found.groups()
    final = (ord(last) - ord("가")) % 28
    short = last in _OPEN if last.isdigit() else final in (0, _LIEUL)
    return f"{last}{signs}{'로' if short else '으로'}"


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language.

    Attributes:
        language: a key of LANGUAGES.
        messages: the English message to its translation; English itself needs none.
        scripts: the part of `messages` that scripts in the browser use.
    """

    language: str
    messages: Mapping[str, str]
    scripts: Mapping[str, str]

    def __call__(self, message: str, **values: object) -> str:
        """Translate `message` (English, with {places}), and fill its places with `values`."""
        said = _FORMAT.vformat(self.messages.get(message, message), (), values)
        return _EITHER.sub(_particle, said)


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of `language`, a key of LANGUAGES. Raises KeyError for another."""
    if language not in LANGUAGES:
        raise KeyError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
    from babel.messages.pofile import read_po

    path = _FOLDER / f"{language}.po"
    if not path.exists():
        return Catalogue(language, MappingProxyType({}), MappingProxyType({}))
    with path.open("rb") as file:
        entries = [entry for entry in read_po(file, locale=language) if entry.id and entry.string]
    messages = {str(entry.id): str(entry.string) for entry in entries}
    scripts = {
        str(entry.id): str(entry.string)
        for entry in entries
        if any(source.endswith(".js") for source, _ in entry.locations)
    }
    return Catalogue(language, MappingProxyType(messages), MappingProxyType(scripts))


def negotiate(preferred: list[str]) -> str:
    """The key of LANGUAGES that fits best the browser's `preferred` locales ("ko-KR"), else English."""
    from babel import negotiate_locale

    return negotiate_locale([locale.replace("-", "_") for locale in preferred], LANGUAGES) or "en"
