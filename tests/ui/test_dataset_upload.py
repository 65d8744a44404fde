"""Tests of the pictures that the page of fine-tuning takes: how they were understood, and what they prove."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.support.pictures import CLASSES, stripes
from tests.ui.test_finetune import own, press, shown, train

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest


def test_classes_come_in_a_zip_file_and_a_damaged_one_gets_a_sentence(
    visitor: Callable[..., AppTest],
) -> None:
    app, file = visitor(), io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for label in CLASSES:
            for at in range(5):
                archive.writestr(f"photos/{label}/{at}.png", stripes(label, at))
    refused = {
        b"": "The file is empty",
        file.getvalue()[:-40]: "The file is not a zip file, or it is damaged",
    }
    for content, words in refused.items():
        give_zip(app, content)
        assert shown(app.error[0].value).startswith(f"photos.zip: {words}")
    give_zip(app, file.getvalue())
    assert own(app).dataset().counts == dict.fromkeys(CLASSES, 5)


def zipped(*names: str) -> bytes:
    """A zip file of pictures under these names, each another."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for seed, name in enumerate(names):
            archive.writestr(name, stripes("across", seed) if name.endswith(".png") else b"")
    return file.getvalue()


def give_zip(app: AppTest, content: bytes, button: str = "Add pictures") -> None:
    app.file_uploader(key="finetune-zip-upload").set_value(("photos.zip", content, "application/zip"))
    [each for each in app.button if each.label == button][1].click().run()
    assert not app.exception


@pytest.mark.parametrize(
    ("language", "button", "said", "empty"),
    [
        (
            "en",
            "Add pictures",
            "train/ was understood as pictures to learn from",
            "The folder hen is no class",
        ),
        ("ko", "사진 추가", "train/의 사진은 학습용으로", "hen 폴더는 클래스가 되지 못했습니다"),
    ],
)
def test_how_a_zip_file_was_understood_is_said(
    visitor: Callable[..., AppTest], language: str, button: str, said: str, empty: str
) -> None:
    names = [f"ds/{part}/{label}/{at}.png" for part in ("train", "val") for label in "ab" for at in range(3)]
    app = visitor(language=language)
    give_zip(app, zipped(*names, "ds/train/hen/"), button)
    assert shown(app.info[0].value).startswith(said)
    assert shown(app.info[0].value).endswith("a (6), b (6).")
    assert empty in shown(app.warning[0].value)
    found = own(app).dataset()
    assert found.counts == {"a": 6, "b": 6}
    assert [picture.held_out for picture in found.pictures] == [False] * 6 + [True] * 6


def test_classes_come_from_file_names_where_the_user_says_so(visitor: Callable[..., AppTest]) -> None:
    app = visitor()
    names = [f"train/{label}.{at}.png" for label in ("cat", "dog") for at in range(5)]
    give_zip(app, zipped(*names))
    assert "Their file names begin with: cat (5), dog (5)." in shown(app.info[0].value)
    assert not own(app).dataset().pictures
    press(app, "Make these the classes")
    assert "file names were understood as classes: cat (5), dog (5)." in shown(app.info[0].value)
    assert own(app).dataset().counts == {"cat": 5, "dog": 5}
    spoken = {image.alt for row in app.get("image") for image in row.proto.imgs}
    assert {f"train/{label}.{at}.png" for label in ("cat", "dog") for at in range(5)} <= spoken


def test_beside_the_accuracy_stand_the_largest_class_and_how_far_percentages_go(
    visitor: Callable[..., AppTest],
) -> None:
    app = visitor()
    train(app)
    app.run()
    captions = [shown(caption.value) for caption in app.caption]
    # As many are "down", so that neither is the class with the most pictures.
    said = "always saying “across” would be right for 1 of 2, and always saying another class for no more."
    assert f"To compare: {said}" in captions
    assert any("that takes 100 pictures held out or more, and there are 2." in each for each in captions)


def test_what_is_left_out_of_a_zip_file_is_named_in_the_language_of_the_page(
    visitor: Callable[..., AppTest],
) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for label in CLASSES[:2]:
            archive.writestr(f"{label}/1.png", stripes(label, 1))
        archive.writestr(f"{CLASSES[0]}/2.mov", b"\0\0\0\x14ftypqt  \0\0\0\0qt  ")
    app = visitor(language="ko")
    give_zip(app, file.getvalue(), "사진 추가")
    said = [shown(each.value) for each in app.warning]
    assert any(f"{CLASSES[0]}/2.mov" in words and "동영상" in words for words in said), said
