"""Tests of pictures from each source, and of what is said of a file that holds none."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pillow_heif import register_heif_opener
from streamlit.testing.v1 import AppTest

from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.ui.inputs.gallery import read
from cnnviz.ui.inputs.picture import Source
from tests.support.own_network import shown


def page() -> None:
    import streamlit as st

    from cnnviz.translations import catalogue
    from cnnviz.ui.inputs.picture import picture

    @st.fragment
    def part() -> None:
        st.session_state["got"] = picture(catalogue("en"))

    part()
    st.text("the rest of the page")


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page).run()


def choose(app: AppTest, source: Source) -> None:
    app.segmented_control(key="picture-source").set_value(source).run()
    assert not app.exception


def photograph(color: tuple[int, int, int]) -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), color).save(file, "JPEG", quality=95)
    return file.getvalue()


def upload(app: AppTest, name: str, data: bytes) -> None:
    app.file_uploader(key="picture-upload").upload(name, data, "image/jpeg").run()
    assert not app.exception


def test_drawing_comes_first_and_an_empty_board_is_no_picture(app: AppTest) -> None:
    assert app.segmented_control(key="picture-source").value == Source.DRAW
    assert app.session_state["got"] is None


def test_an_upload_is_the_picture_and_is_kept(app: AppTest) -> None:
    choose(app, Source.UPLOAD)
    upload(app, "digit.jpg", photograph((200, 30, 60)))
    pixels = app.session_state["got"]
    assert pixels.shape == (40, 60, 3)
    assert np.abs(pixels.astype(int) - (200, 30, 60)).max() <= 4
    for source in (Source.DRAW, Source.SAMPLES, Source.CAMERA, Source.UPLOAD):
        choose(app, source)
        np.testing.assert_array_equal(app.session_state["got"], pixels)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a letter to the editor", "The file is text, not a picture; give one"),
        (b"", "The file is empty, it has 0 bytes; save or download it again"),
    ],
)
def test_a_bad_file_is_named_and_loses_nothing(app: AppTest, data: bytes, words: str) -> None:
    choose(app, Source.UPLOAD)
    upload(app, "digit.jpg", photograph((200, 30, 60)))
    pixels = app.session_state["got"]
    upload(app, "letter.txt", data)
    assert shown(app.warning[0].value).startswith(f"letter.txt: {words}")
    assert any("still the picture before" in each.value for each in app.caption)
    np.testing.assert_array_equal(app.session_state["got"], pixels)


def test_a_cleared_board_is_empty_until_it_comes_anew(app: AppTest) -> None:
    def draw(png: bytes) -> None:
        strokes = [{"tool": "pen", "width": 20, "points": [1, 2]}] if png else []
        app.session_state["picture-pad"] = {"drawing": {"png": b64encode(png).decode(), "strokes": strokes}}
        app.run()

    choose(app, Source.SAMPLES)
    app.session_state["picture-gallery"] = {"index": 2}
    app.run()
    choose(app, Source.DRAW)
    assert app.session_state["got"] is not None
    draw(photograph((9, 9, 9)))
    assert app.session_state["got"].max() <= 12
    draw(b"")
    assert app.session_state["got"] is None
    choose(app, Source.UPLOAD)
    upload(app, "digit.jpg", photograph((200, 30, 60)))
    choose(app, Source.DRAW)
    assert np.asarray(app.session_state["got"], np.uint8).size == 40 * 60 * 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n and no more", "damaged or cut short"),
        (b"a letter to the editor", "not a picture"),
        (photograph((9, 9, 9))[:300], "damaged or cut short"),
        (b"%PDF-1.7\n", "a document"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_the_page_stays(app: AppTest, data: bytes, words: str) -> None:
    choose(app, Source.UPLOAD)
    upload(app, "digit.jpg", data)
    assert app.session_state["got"] is None
    assert [words in warning.value for warning in app.warning] == [True]
    assert app.text[0].value == "the rest of the page"
    choose(app, Source.DRAW)
    assert not app.warning


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jfif", "JPEG"), ("a.jpe", "JPEG"), ("a.heic", "HEIF"), ("a.avif", "AVIF"), ("a", "TIFF")],
)
def test_the_pictures_of_phones_and_browsers_are_read(app: AppTest, name: str, kind: str) -> None:
    register_heif_opener()
    file = BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 60)).save(file, kind)
    choose(app, Source.UPLOAD)
    upload(app, name, file.getvalue())
    assert app.session_state["got"].shape == (40, 60, 3)


def test_a_picture_made_brighter_is_said_to_be(app: AppTest) -> None:
    file = BytesIO()
    Image.fromarray(np.arange(1024, dtype=np.uint16).reshape(32, 32)).save(file, "PNG")
    choose(app, Source.UPLOAD)
    upload(app, "deep.png", file.getvalue())
    assert app.session_state["got"].max() == 255
    assert any("uses 10." in caption.value for caption in app.caption)


def test_a_photograph_is_the_picture_and_is_kept(app: AppTest) -> None:
    choose(app, Source.CAMERA)
    shots = [b64encode(photograph((20, 90, 200))).decode()]
    app.session_state["picture-camera"] = {"shots": shots}
    app.run()
    assert app.session_state["got"].shape == (40, 60, 3)
    choose(app, Source.DRAW)
    choose(app, Source.CAMERA)
    assert app.session_state["got"].shape == (40, 60, 3)


def test_a_chosen_sample_is_the_picture_and_is_kept(app: AppTest) -> None:
    choose(app, Source.SAMPLES)
    assert app.session_state["got"] is None
    app.session_state["picture-gallery"] = {"index": 2}
    app.run()
    expected = np.asarray(Image.open(samples(PictureKind.DIGITS)[2].path).convert("RGB"))
    np.testing.assert_array_equal(app.session_state["got"], expected)
    choose(app, Source.DRAW)
    choose(app, Source.SAMPLES)
    np.testing.assert_array_equal(app.session_state["got"], expected)


def test_the_index_of_a_sample_is_read() -> None:
    assert read({"index": 0}, 3) == 0
    assert read({"index": 2}, 3) == 2


@given(
    st.none()
    | st.integers()
    | st.dictionaries(st.just("index"), st.none() | st.booleans() | st.text() | st.floats() | st.integers(3))
    | st.dictionaries(st.just("index"), st.integers(max_value=-1))
)
def test_anything_else_is_no_sample(state: object) -> None:
    assert read(state, 3) is None
