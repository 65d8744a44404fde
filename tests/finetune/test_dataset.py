"""Tests of datasets: pictures come from folders and zip files; what is wrong is named, but not fatal."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from pillow_heif import register_heif_opener

from cnnviz.finetune import archive
from cnnviz.finetune.dataset import Dataset, DatasetError, Flaw, Picture, gather
from cnnviz.finetune.split import split
from cnnviz.finetune.tensor_dataset import examples, fill
from cnnviz.inputs import digits, photos
from cnnviz.models.specs import MODELS
from tests.support.pictures import blank
from tests.support.pictures import dataset as striped

if TYPE_CHECKING:
    from pathlib import Path


def png(seed: int, side: int = 20) -> bytes:
    """A picture file like no other of another `seed`."""
    file = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def given(label: str, name: str, content: bytes) -> Picture:
    return Picture(label, name, lambda: content)


def many(label: str, count: int, seed: int = 0) -> list[Picture]:
    return [given(label, f"{label}{place}", png(seed + place)) for place in range(count)]


def flaws(dataset: Dataset) -> list[tuple[Flaw, str]]:
    return [(remark.flaw, remark.name) for remark in dataset.remarks]


def test_bad_pictures_are_named_and_the_others_kept() -> None:
    pictures = [*many("cup", 5), *many("pen", 5, seed=50)]
    bad = [
        given("cup", "again", png(0)),
        given("pen", "elsewhere", png(1)),
        given("cup", "cut", png(7)[:60]),
        given("cup", "words", b"hello"),
        given("  ", "homeless", png(9)),
    ]
    dataset = gather([*pictures, *bad])
    assert dataset.counts == {"cup": 5, "pen": 5}
    assert flaws(dataset) == [
        (Flaw.DUPLICATE, "again"),
        (Flaw.DUPLICATE, "elsewhere"),
        (Flaw.UNREADABLE, "cut"),
        (Flaw.UNREADABLE, "words"),
        (Flaw.NOWHERE, "homeless"),
    ]
    assert str(dataset.remarks[0]) == "again is left out: it is the same picture as cup0"


def test_few_and_lopsided_classes_are_named() -> None:
    dataset = gather([*many("cup", 12), *many("pen", 4, seed=50)])
    assert flaws(dataset) == [(Flaw.FEW, "pen"), (Flaw.LOPSIDED, "cup")]
    dataset.check()


def test_too_many_are_left_out() -> None:
    dataset = gather([*many("cup", 4), *many("pen", 2, seed=50)], most=3)
    assert dataset.counts == {"cup": 3, "pen": 2}
    assert (Flaw.SURPLUS, "cup3") in flaws(dataset)
    classes = gather([each for place in range(11) for each in many(f"class {place}", 1, seed=10 * place)])
    assert len(classes.classes) == 10


def test_more_pictures_come_behind_those_there_are() -> None:
    first = gather(many("cup", 2))
    both = gather([*many("cup", 3), *many("pen", 2, seed=50)], before=first)
    assert [picture.name for picture in both.pictures] == ["cup0", "cup1", "cup2", "pen0", "pen1"]
    assert both.labels.tolist() == [0, 0, 0, 1, 1]


@pytest.mark.parametrize(("count", "said"), [(0, "two classes"), (1, "two pictures of pen")])
def test_one_class_or_one_picture_is_not_enough(count: int, said: str) -> None:
    with pytest.raises(DatasetError, match=said):
        gather([*many("cup", 5), *many("pen", count, seed=50)]).check()


def test_of_each_class_the_same_share_is_held_out() -> None:
    dataset = gather([*many("cup", 20), *many("pen", 2, seed=50)])
    kept, held_out = split(dataset, 0.2, seed=0)
    assert sorted([*kept, *held_out]) == list(range(22))
    assert np.bincount(dataset.labels[held_out]).tolist() == [4, 1]
    assert np.array_equal(held_out, split(dataset, 0.2, seed=0)[1])
    assert not np.array_equal(held_out, split(dataset, 0.2, seed=1)[1])


def test_folders_are_read_as_torchvision_reads_them(tmp_path: Path) -> None:
    from torchvision.datasets import ImageFolder

    for place, name in enumerate(["pen/b.png", "cup/a.png", "cup/deeper/c.PNG"]):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(png(place))
    (tmp_path / "cup" / "notes.txt").write_text("no picture")
    dataset, theirs = gather(archive.folders(tmp_path).pictures), ImageFolder(tmp_path)
    assert list(dataset.classes) == theirs.classes
    assert [
        (str(tmp_path / each.name), label)
        for each, label in zip(dataset.pictures, dataset.labels, strict=True)
    ] == (theirs.samples)


def packed(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return file.getvalue()


def test_a_zip_names_its_classes_by_folders_and_no_path_leaves_it() -> None:
    entries = {
        "photos/cup/1.png": png(1),
        "photos/pen/1.png": png(2),
        "__MACOSX/photos/cup/._1.png": b"junk",
        "../../photos/cup/2.png": png(3),
        "../3.png": png(4),
        "C:\\photos\\pen\\4.png": png(5),
        "loose.png": png(6),
        "photos/readme.txt": b"text",
    }
    dataset = gather(archive.unpack(packed(entries)).pictures)
    assert dataset.counts == {"cup": 2, "pen": 2}
    assert [name for flaw, name in flaws(dataset) if flaw is Flaw.NOWHERE] == ["../3.png", "loose.png"]


def test_pictures_of_phones_are_read_and_every_file_left_out_is_named(tmp_path: Path) -> None:
    register_heif_opener()
    photo = io.BytesIO()
    Image.fromarray(np.random.default_rng(9).integers(0, 255, (40, 40, 3), np.uint8)).save(photo, "HEIF")
    entries = {
        "cup/1.png": png(1),
        "cup/2.HEIC": photo.getvalue(),
        "cup/3.pdf": b"%PDF-1.7",
        "cup/Thumbs.db": b"x",
    }
    entries |= {"cup/4.jfif": png(4), "pen/5.cr2": b"II*\0\x10\0\0\0CR\2\0" + bytes(20), "pen/6.png": png(6)}
    for name, content in entries.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    for given in (archive.unpack(packed(entries)), archive.folders(tmp_path)):
        dataset = gather(given.pictures)
        assert dataset.counts == {"cup": 3, "pen": 1}
        said = [str(remark) for remark in dataset.remarks if remark.flaw is Flaw.UNREADABLE]
        assert [words.split(";")[0] for words in said] == [
            "cup/3.pdf is left out: the file is a document (PDF)",
            "pen/5.cr2 is left out: the file holds a camera's raw data (CR2)",
        ]


def test_korean_names_of_windows_are_read() -> None:
    name = "컵/1.png"
    content = packed({"AA/1.png": png(1)})
    windows = content.replace(b"AA/1.png", name.encode("cp949"))
    assert gather(archive.unpack(windows).pictures).classes == ("컵",)
    assert gather(archive.unpack(packed({name: png(1)})).pictures).classes == ("컵",)


def test_a_bomb_is_not_unpacked_and_what_is_locked_is_named() -> None:
    bomb = packed({"cup/bomb.png": bytes(100_000_000), "cup/fine.png": png(1)})
    assert len(bomb) < 200_000
    # The size in the header of an entry may lie.
    dataset = gather(
        archive.unpack(bomb.replace((100_000_000).to_bytes(4, "little"), (99).to_bytes(4, "little"))).pictures
    )
    assert [picture.name for picture in dataset.pictures] == ["cup/fine.png"]
    assert (Flaw.UNREADABLE, "cup/bomb.png") in flaws(dataset)
    locked = bytearray(packed({"cup/locked.png": png(1)}))
    for start in (6, locked.index(b"PK\x01\x02") + 8):
        locked[start] |= 1
    with pytest.raises(DatasetError, match="locked by a password; pack it again without one"):
        archive.unpack(bytes(locked))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (png(1), r"a picture \(PNG\); pack a folder for each class"),
        (b"Rar!\x1a\x07\x01\x00", "packed as RAR; unpack it"),
        (packed({"cat.zip": b"PK"}), "only zip files; unpack them"),
        (packed({"cat/": b""}), "no picture in the zip file; pack a folder"),
    ],
)
def test_what_is_no_folder_of_pictures_is_named_with_a_cure(content: bytes, said: str) -> None:
    with pytest.raises(DatasetError, match=said):
        archive.unpack(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"junk", "not a zip file"), (b"PK\x03\x04" + bytes(50), "not a zip file")],
)
def test_what_is_no_zip_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        archive.unpack(content)
    with pytest.raises(DatasetError, match="not a zip file"):
        archive.unpack(packed({"cup/1.png": png(1)})[:-10])


@pytest.mark.parametrize("name", ["resnet50-catdog", "lenet"])
def test_the_views_that_are_shown_are_those_that_train(name: str) -> None:
    dataset, tensors = fill(striped(2), MODELS[name])
    shown = examples(dataset.pictures[1], MODELS[name], 5)
    learned = tensors.views(torch.full((5,), 1), torch.Generator().manual_seed(0)).permute(0, 2, 3, 1)
    mean, std = (photos.MEAN, photos.STD) if name != "lenet" else (digits.MEAN, digits.STD)
    again = (np.stack(shown).reshape(learned.shape) / 255 - mean) / std
    np.testing.assert_allclose(again, learned.numpy(), atol=0.5 / 255 / np.min(std) + 1e-5)
    assert not np.array_equal(shown[0], shown[1])
    assert examples(replace(dataset.pictures[1], read=blank), MODELS["lenet"], 5) == []
