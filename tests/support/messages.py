"""Messages of the interface and their translations, brought up to date and checked.

`python -m tests.support.messages` brings the catalogues up to date with the source: new messages come in
untranslated, those no longer said go out.
"""

from __future__ import annotations

import string
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cnnviz.translations import LANGUAGES

ROOT = Path(__file__).parents[2]
_SOURCES = [
    ("app.py", "python"),
    ("pages/**.py", "python"),
    ("cnnviz/**.py", "python"),
    ("cnnviz/**.js", "javascript"),
]
_SAYING = (
    "text",
    "ArchitectureError",
    "DatasetError",
    "CheckpointError",
    "DivergedError",
    "NetworksError",
    "PreparationError",
    "ImageError",
    "MisfitError",
    "OnnxError",
    "TrainingError",
)  # a Complaint begins with its message


def said() -> Catalog:
    """All messages that app.py, pages/ and cnnviz/ hand to `text` or complain about, with their places."""
    catalog = Catalog(project="cnnviz")
    found = extract_from_dir(ROOT, _SOURCES, keywords=dict.fromkeys(_SAYING))
    for path, line, message, comments, _ in found:
        catalog.add(message, locations=[(path, line)], auto_comments=comments)
    return catalog


def translated(language: str) -> Catalog:
    """The catalogue file of a language."""
    with _file(language).open("rb") as file:
        return read_po(file, locale=language)


def faults(language: str) -> list[str]:
    """The faults of a language's catalogue, a sentence each."""
    source = {entry.id: entry for entry in said() if entry.id}
    entries = {entry.id: entry for entry in translated(language) if entry.id}
    found = [f"missing: {message}" for message in sorted(source.keys() - entries.keys())]
    found += [f"no longer said: {message}" for message in sorted(entries.keys() - source.keys())]
    for message, entry in entries.items():
        if not entry.string or entry.fuzzy:
            found.append(f"untranslated: {message}")
        elif _places(str(message)) != _places(str(entry.string)):
            found.append(f"other places in the translation: {message}")
        # By where a message is said, the catalogue knows what to send to the browser.
        if message in source and _files(source[message]) != _files(entry):
            found.append(f"said elsewhere by now: {message}")
    return found


def update(language: str) -> None:
    """Rewrite a language's catalogue file from the source, keeping its translations."""
    catalog = translated(language) if _file(language).exists() else Catalog(locale=language, project="cnnviz")
    catalog.update(said(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with _file(language).open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=True, include_lineno=False, width=100)


def _files(entry: Message) -> set[str]:
    return {path for path, _ in entry.locations}


def _places(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def _file(language: str) -> Path:
    return ROOT / "cnnviz" / "locale" / f"{language}.po"


if __name__ == "__main__":
    for each in LANGUAGES:
        if each != "en":
            update(each)
