"""Tests of the split: near-copies are found, and are on one side; what was given apart is held out."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from cnnviz.finetune.dataset import Dataset, Flaw, Picture
from cnnviz.finetune.near_copies import groups, phash
from cnnviz.finetune.split import remarks, split
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from tests.support import pictures


def photos() -> list[np.ndarray]:
    return [images.decode(sample.path.read_bytes()) for sample in samples(PictureKind.PHOTOS)]


def copies(photo: np.ndarray) -> list[np.ndarray]:
    """A photo as it is, saved again as a poor JPEG, cropped by a pixel, smaller, lighter, moved a little."""
    file, picture = io.BytesIO(), Image.fromarray(photo)
    picture.save(file, "JPEG", quality=30)
    wide, high = picture.size
    return [
        photo,
        images.decode(file.getvalue()),
        photo[1:-1, 1:-1],
        np.asarray(picture.resize((4 * wide // 5, 4 * high // 5))),
        np.clip(photo * 1.1, 0, 255).astype(np.uint8),
        photo[:, wide // 50 :],
    ]


def test_copies_of_a_photo_are_one_group_and_other_photos_others() -> None:
    made = [copies(photo) for photo in photos()]
    found = groups([phash(each) for photo in made for each in photo])
    assert found.tolist() == [place for place, photo in enumerate(made) for _ in photo]


def test_pictures_whose_looks_are_not_known_are_like_none() -> None:
    first = phash(photos()[0])
    found = groups(["", first, "", first])
    assert found[1] == found[3]
    assert len({*found}) == 3
    assert len({*groups(["", ""])}) == 2


def dataset(*classes: list[int]) -> Dataset:
    """Pictures of classes, each given by the sizes of its groups of near-copies."""
    rng = np.random.default_rng(0)
    made = []
    for label, sizes in zip("abc", classes, strict=False):
        for place, size in enumerate(sizes):
            looks = rng.bytes(32).hex()
            made += [Picture(label, f"{label}{place}-{at}", bytes, phash=looks) for at in range(size)]
    return Dataset(tuple("abc"[: len(classes)]), tuple(made))


@pytest.mark.parametrize("seed", range(5))
def test_near_copies_are_on_one_side_and_the_shares_of_the_classes_are_kept(seed: int) -> None:
    given = dataset([4] * 5 + [1] * 20, [8, 8, 1, 1, 1, 1])
    learned, held_out = split(given, 0.2, seed)
    assert sorted([*learned, *held_out]) == list(range(60))
    looks = np.array([picture.phash for picture in given.pictures])
    assert not set(looks[learned]) & set(looks[held_out])
    assert np.bincount(given.labels[held_out]).tolist() == [8, 4]


def test_a_class_of_one_group_is_split_all_the_same_and_named() -> None:
    given = dataset([6], [3, 3])
    _, held_out = split(given, 0.2, 0)
    assert np.bincount(given.labels[held_out]).tolist() == [1, 3]
    assert [(each.flaw, each.name, each.count) for each in remarks(given)] == [
        (Flaw.NEAR, "b0-0", 2),
        (Flaw.ALIKE, "a", 0),
    ]


def test_what_was_given_apart_is_held_out_but_for_what_is_known_already() -> None:
    given = dataset([2, 1, 1, 1], [1] * 10)
    apart = [place in (1, 2, 3) for place in range(len(given.pictures))]
    marked = [replace(each, held_out=flag) for each, flag in zip(given.pictures, apart, strict=True)]
    _, held_out = split(replace(given, pictures=tuple(marked)), 0.2, 0)
    # The first is a near-copy of a picture to learn from; of the other class none was given apart.
    assert held_out[:2].tolist() == [2, 3]
    assert np.bincount(given.labels[held_out]).tolist() == [2, 2]


def test_a_dataset_without_near_copies_is_split_as_by_a_plain_draw() -> None:
    given = pictures.dataset(10)
    rng = np.random.default_rng(3)
    drawn = np.concatenate([rng.permutation(np.arange(10) + first)[:2] for first in (0, 10)])
    assert split(given, 0.2, 3)[1].tolist() == sorted(drawn.tolist())
