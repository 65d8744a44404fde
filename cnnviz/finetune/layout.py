"""The classes of pictures by the folders that they lie in: one rule for zip files and folders on a disk."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from cnnviz.checkpoints.class_names import title
from cnnviz.finetune.dataset import MOST_CLASSES, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cnnviz.translations import Catalogue

Folders = tuple[str, ...]  # the names of the folders from the root to a file
# Folders that name a part of a data set, and folders that say no more than that pictures are in them.
_PART = re.compile(
    r"(train|training|val|valid|validation|test|testing|학습|훈련|검증|시험|평가|테스트)용?"
    r"([ _-]?(set|data|images|세트|데이터|자료|\d+))?",
    re.I,
)
_TRAIN = re.compile(r"train|학습|훈련", re.I)
_IMAGES = frozenset(("image", "images", "img", "imgs"))
_NUMBERED = re.compile(r"(.*?\D)[\s._()\[\]-]*\d+[)\]]*")  # cat.0, dog_12, 고양이 (3)


class File(NamedTuple):
    """A file.

    Attributes:
        path: as the user knows it, with slashes.
        read: gives its bytes.
        picture: whether its name ends as a picture's.
    """

    path: str
    read: Callable[[], bytes]
    picture: bool


@dataclass(frozen=True)
class Layout:
    """Picture files arranged in classes.

    Attributes:
        pictures: in the order of the files; the label of one without a class is "".
        learned: the folders that are a part to learn from, such as "train"; none where none is told apart.
        held_out: those that are a part to test on, such as "val".
        empty: folders that would be classes, but hold no picture.
        beginnings: where the folders name no two classes, those that the beginnings of the file names would
            make, with their numbers of pictures; else none.
        by_name: whether the classes are these.
        counts: the number of pictures of each class.
    """

    pictures: tuple[Picture, ...]
    learned: tuple[str, ...]
    held_out: tuple[str, ...]
    empty: tuple[str, ...]
    beginnings: Mapping[str, int]
    by_name: bool
    counts: Mapping[str, int]


def arrange(files: Sequence[File], folders: Iterable[Folders] = (), *, by_name: bool = False) -> Layout:
    """Arrange picture files in classes.

    A class is a folder of the first level that has several. Folders that all the rest lies in, and parts such
    as train and val, are not; within a class, deeper folders mean nothing. What was given apart to test on is
    held out where something to learn from was given beside it. Files that are not named as pictures decide
    nothing, but those in the folder of a class go with it: what they are is said when they are read.

    Args:
        files: with their paths below a common root; where none is named as a picture, all count.
        folders: all folders there are, so that those without a picture are found.
        by_name: take the beginnings of the file names for the classes.
    """
    named = [file for file in files if file.picture] or files
    steps = _steps([_folders(file.path) for file in named])
    labels = {file: _label(_folders(file.path), steps) for file in files}
    classes = {labels[file] for file in named} - {""}
    beginnings = _beginnings([file.path for file in named]) if by_name or len(classes) < 2 else {}
    if by_name:
        labels = {file: begun if (begun := _beginning(file.path)) in beginnings else "" for file in files}
        classes = {*beginnings}
    known = [file for file in named if labels[file]]
    parts = dict.fromkeys(filter(None, (_part(_folders(file.path), steps) for file in known)))
    learned = tuple(part for part in parts if _TRAIN.match(part))
    held_out = tuple(part for part in parts if part not in learned and learned)
    given = [file for file in files if file.picture or labels[file] in classes or named is files]
    empty = set() if by_name else {_label(_normal(path), steps) for path in folders} - {"", *classes}
    return Layout(
        tuple(
            Picture(
                labels[file] if labels[file] in classes else "",
                unicodedata.normalize("NFC", file.path),
                file.read,
                held_out=_part(_folders(file.path), steps) in held_out,
            )
            for file in given
        ),
        learned,
        held_out,
        tuple(sorted(empty)),
        MappingProxyType(beginnings),
        by_name,
        MappingProxyType(Counter(labels[file] for file in known)),
    )


def understood(layout: Layout, text: Catalogue) -> str:
    """The sentence that says what the folders or the file names were taken for."""
    classes = listed(layout.counts)
    if layout.by_name:
        return text(
            "The beginnings of the file names were understood as classes: {classes}.", classes=classes
        )
    if layout.held_out:
        return text(
            "{learned} was understood as pictures to learn from, {held_out} as pictures held out to test on, "
            "and the folders in them as classes: {classes}.",
            classes=classes,
            learned=_paths(layout.learned),
            held_out=_paths(layout.held_out),
        )
    return text("The folders were understood as classes: {classes}.", classes=classes)


def listed(counts: Mapping[str, int]) -> str:
    """Classes with their numbers of pictures, such as "cat (10), dog (12)"."""
    return ", ".join(f"{name} ({count})" for name, count in counts.items())


def _paths(names: Iterable[str]) -> str:
    return ", ".join(f"{name}/" for name in names)


def _steps(paths: Sequence[Folders]) -> list[frozenset[str]]:
    """The folders above the classes, level by level: one that holds all the rest, or parts of a data set."""
    steps: list[frozenset[str]] = []
    while True:
        inner = [path[len(steps) :] for path in paths if len(path) > len(steps) and _follows(path, steps)]
        deeper = [path for path in inner if len(path) > 1]
        names = frozenset(path[0] for path in inner)
        parts = frozenset(name for name in names if _PART.fullmatch(name))
        if parts and (parts == names or len({bool(_TRAIN.match(name)) for name in parts}) == 2):
            steps.append(parts)
        elif len(names) == 1 and 2 * len(deeper) > len(inner) and not all(_plain(path[1]) for path in deeper):
            steps.append(names)
        else:
            return steps


def _label(path: Folders, steps: Sequence[frozenset[str]]) -> str:
    """The class of a file in a folder; "" where the folders name none."""
    rest = path[len(steps) :] if _follows(path, steps) else ()
    return next((title(name) for name in rest if not _plain(name)), "")


def _part(path: Folders, steps: Sequence[frozenset[str]]) -> str:
    """The part of the data set that a file lies in, as its folder is called; "" without one."""
    above = path[: len(steps)] if _follows(path, steps) else ()
    return next((name for name in reversed(above) if _PART.fullmatch(name)), "")


def _follows(path: Folders, steps: Sequence[frozenset[str]]) -> bool:
    return all(name in step for name, step in zip(path, steps, strict=False))


def _plain(name: str) -> bool:
    """Whether a folder says no more than that pictures are in it."""
    return name.casefold() in _IMAGES


def _folders(path: str) -> Folders:
    return _normal(path.split("/")[:-1])


def _normal(names: Iterable[str]) -> Folders:
    """Names of folders in composed form, without those that lead upwards, nowhere or to a drive."""
    return tuple(
        unicodedata.normalize("NFC", name)
        for name in names
        if name not in ("", ".", "..") and not name.endswith(":")
    )


def _beginnings(names: Iterable[str]) -> dict[str, int]:
    """The beginnings that two file names or more have in common, if they would make two classes or more."""
    found = Counter(filter(None, map(_beginning, names)))
    classes = {name: count for name, count in found.items() if count > 1}
    return classes if 2 <= len(classes) <= MOST_CLASSES else {}


def _beginning(path: str) -> str:
    """A file name up to its number, such as "cat" of "cat.12.jpg"; "" without a number."""
    stem = unicodedata.normalize("NFC", path).rpartition("/")[2].rpartition(".")[0]
    match = _NUMBERED.fullmatch(stem)
    return title(match[1].rstrip(" ._-()[]")) if match else ""
