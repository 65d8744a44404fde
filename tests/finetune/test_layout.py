"""Tests of layouts: how folders of pictures are usually laid out, each is understood, and said."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest

from cnnviz.checkpoints.class_names import title
from cnnviz.finetune import archive
from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.layout import File, Layout, arrange, understood
from cnnviz.translations import catalogue

if TYPE_CHECKING:
    from pathlib import Path

_CAT = "고양이"
# Paths, and the class of each; "+" stands before what is held out.
_LAYOUTS = {
    "torchvision": {"cat/1.png": "cat", "cat/more/2.png": "cat", "dog/1.png": "dog"},
    "wrapped": {"a/b/cat/1.png": "cat", "a/b/dog/1.png": "dog", "a/readme.png": ""},
    "one class": {"cat/1.png": "cat", "cat/2.png": "cat"},
    "parts": {
        "ds/train/cat/1.png": "cat",
        "ds/train/dog/2.png": "dog",
        "ds/Validation/cat/3.png": "+cat",
        "ds/test_set/dog/4.png": "+dog",
    },
    "Korean parts": {"학습/고양이/1.png": "고양이", "학습/개/1.png": "개", "검증용/개/2.png": "+개"},
    "parts beside others": {
        "train/cat/1.png": "cat",
        "train/dog/1.png": "dog",
        "val/cat/1.png": "+cat",
        "docs/1.png": "",
    },
    "parts twice": {
        "training_set/training_set/cat/1.png": "cat",
        "training_set/training_set/dog/1.png": "dog",
        "test_set/test_set/cat/1.png": "+cat",
    },
    "nothing to learn from": {"val/cat/1.png": "cat", "val/dog/1.png": "dog"},
    "Tiny ImageNet": {
        "tiny/train/n01/images/1.png": "n01",
        "tiny/train/n02/images/1.png": "n02",
        "tiny/val/images/1.png": "",
    },
    "vehicles": {"train/1.png": "train", "bus/1.png": "bus"},
    "of Windows": {"ds/cat/1.png": "cat", "C:/ds/dog/1.png": "dog", "../ds/dog/2.png": "dog"},
    "files that are none": {"cat/1.png": "cat", "dog/1.png": "dog", "dog/2.raw": "dog"},
    "names without endings": {"cat/1": "cat", "dog/1": "dog"},
    "two ways to write Korean": {
        f"{unicodedata.normalize('NFD', _CAT)}/1.png": _CAT,
        f"{_CAT}/2.png": _CAT,
    },
}


def arranged(*paths: str, by_name: bool = False) -> Layout:
    return arrange([File(path, bytes, path[-4:] in (".png", ".jpg")) for path in paths], by_name=by_name)


@pytest.mark.parametrize("name", _LAYOUTS)
def test_each_usual_layout_is_understood(name: str) -> None:
    found = arranged(*_LAYOUTS[name])
    labels = ["+" * picture.held_out + picture.label for picture in found.pictures]
    assert labels == list(_LAYOUTS[name].values())
    assert not found.beginnings


def test_files_that_are_no_pictures_make_no_classes() -> None:
    found = arranged("images/train/cat/1.png", "images/train/dog/1.png", "labels/train/1.txt", "read.me")
    assert [(picture.name, picture.label) for picture in found.pictures] == [
        ("images/train/cat/1.png", "cat"),
        ("images/train/dog/1.png", "dog"),
    ]


def test_a_zip_and_a_folder_are_understood_alike_and_an_empty_class_is_named(tmp_path: Path) -> None:
    file = io.BytesIO()
    names = [
        "train/cat/1.png",
        "train/dog/1.png",
        "val/cat/1.png",
        "train/cat/Thumbs.db",
        "__MACOSX/cat/1.png",
    ]
    with zipfile.ZipFile(file, "w") as packed:
        for name in [*names, "train/.hidden/1.png"]:
            packed.writestr(name, b"")
        packed.writestr("train/hen/", b"")
    zipfile.ZipFile(file).extractall(tmp_path)
    zipped, folder = archive.unpack(file.getvalue()), archive.folders(tmp_path)
    for found in (zipped, folder):
        assert understood(found, catalogue("en")) == (
            "train/ was understood as pictures to learn from, val/ as pictures held out to test on, and the "
            "folders in them as classes: cat (2), dog (1)."
        )
        assert found.empty == ("hen",)
    assert [each.name for each in zipped.pictures] == [each.name for each in folder.pictures]


@pytest.mark.parametrize(
    ("names", "beginnings"),
    [
        (["cat.0.jpg", "cat.1.jpg", "dog.7.jpg", "dog.12.jpg"], {"cat": 2, "dog": 2}),
        (["train/cat.0.jpg", "train/cat.1.jpg", "train/dog_1.png", "train/dog_2.png"], {"cat": 2, "dog": 2}),
        (["all/고양이 (1).png", "all/고양이 (2).png", "all/개1.png", "all/개2.png"], {"고양이": 2, "개": 2}),
        (["IMG_1.jpg", "IMG_2.jpg", "last.jpg"], {}),
    ],
)
def test_where_folders_name_no_classes_file_names_may(names: list[str], beginnings: dict[str, int]) -> None:
    assert arranged(*names).beginnings == beginnings
    if beginnings:
        found = arranged(*names, by_name=True)
        assert found.counts == beginnings
        words = understood(found, catalogue("en"))
        assert words.startswith("The beginnings of the file names were understood as classes: ")


def test_a_name_without_a_flag_is_read_as_macos_or_windows_wrote_it() -> None:
    for encoding in ("utf-8", "cp949"):
        file = io.BytesIO()
        raw = f"{_CAT}/1.png".encode(encoding)
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("x" * len(raw), b"")
        assert archive.unpack(file.getvalue().replace(b"x" * len(raw), raw)).counts == {_CAT: 1}


def test_too_many_entries_are_refused_before_their_list_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the list was read")

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for place in range(5001):
            packed.writestr(str(place), b"")
    monkeypatch.setattr("zipfile.ZipFile.__init__", never)
    with pytest.raises(DatasetError, match="more than 5,000 entries"):
        archive.unpack(file.getvalue())


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("\u3164\u200b\u2800", ""),
        ("c\u200bat\ufe0f", "cat"),
        ("two\nlines", "two lines"),
        (unicodedata.normalize("NFD", _CAT), _CAT),
    ],
)
def test_a_class_has_a_name_that_is_seen(label: str, shown: str) -> None:
    assert title(label) == shown
