"""The networks that a folder offers to everyone who opens the pages: those of a teacher to a class."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.checkpoints import checkpoint, opening
from cnnviz.checkpoints.card import CheckpointError
from cnnviz.checkpoints.class_names import listed
from cnnviz.checkpoints.formats import ENDINGS
from cnnviz.models import download, specs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.models.specs import ModelSpec

VARIABLE = "CNNVIZ_MODELS"  # names the folder


def offer() -> None:
    """Offer the networks of the folder on every page; print which of them cannot be opened, and why."""
    for path, found in networks():
        if isinstance(found, str):
            print(f"{path} of {VARIABLE} cannot be opened: {found}", file=sys.stderr, flush=True)
        else:
            specs.add(found)


def networks() -> Iterator[tuple[Path, ModelSpec | str]]:
    """Each file of the folder by name, with its network, or the sentence that says why it cannot be opened.

    A file of text beside it, such as birds.txt beside birds.pth, has the names of the classes. What a file
    was turned into is kept in the cache.
    """
    folder = Path(os.environ[VARIABLE])
    if not folder.is_dir():
        yield folder, "there is no such folder"
        return
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in ENDINGS:
            yield path, _network(path)


def _network(path: Path) -> ModelSpec | str:
    try:
        return replace(checkpoint.spec(_converted(path)), title=path.stem)
    except CheckpointError as error:
        return str(error)
    except (OSError, UnicodeDecodeError) as error:
        return f"it, or {path.stem}.txt, cannot be read: {error}"


def _converted(path: Path) -> Path:
    """The file in the cache that `path` was turned into, now or at an earlier start."""
    names = path.with_suffix(".txt")
    classes = names.read_bytes() if names.is_file() else b""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256")
    digest.update(classes)
    out = download.folder() / "offered" / f"{digest.hexdigest()[:32]}.safetensors"
    if not out.is_file():
        out.parent.mkdir(parents=True, exist_ok=True)
        opening.convert(path, out, classes=listed(classes.decode("utf-8-sig")) or None)
    return out
