"""Tests of photographed digits: what everyday life adds to them is taken away, said, and shown as a step."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from benchmarks.papers import CAUSES
from benchmarks.photographs import Kind, photograph
from cnnviz.inputs import digits, images
from cnnviz.inputs.preparation import CLEANED, InputWarning, Preparation, StepName
from cnnviz.models.specs import model
from tests.support.drawings import drawings

# Small and large, with straight strokes and round ones; each is read on a plain board.
DRAWN = [drawings(7)[place] for place in (23, 54, 88)]


def prepared(picture: np.ndarray) -> Preparation:
    found = digits.prepare(picture)
    assert found is not None
    return found


def names(preparation: Preparation) -> list[StepName]:
    return [step.name for step in preparation.steps]


def sheet(side: int = 240, level: int = 235) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Clean paper, and a pen for it."""
    picture = Image.new("RGB", (side, side), (level, level, level))
    return picture, ImageDraw.Draw(picture)


def seven(pen: ImageDraw.ImageDraw) -> None:
    pen.line([(80, 70), (150, 70), (110, 180)], fill=(20, 20, 30), width=10, joint="curve")


def answer(preparation: Preparation) -> tuple[int, float]:
    with torch.inference_mode():
        probabilities = model("lenet").load()(torch.from_numpy(preparation.input[None]))[0]
    return int(probabilities.argmax()), float(probabilities.max())


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LIGHT_INK])
def test_a_photographed_digit_is_read_and_what_was_taken_away_was_there(kind: Kind) -> None:
    found = [
        prepared(images.decode(photograph(kind, drawing, (9, place)))) for place, drawing in enumerate(DRAWN)
    ]
    assert [answer(each)[0] for each in found] == [drawing.digit for drawing in DRAWN]
    assert all(CLEANED & set(each.input_warnings) <= CAUSES[kind] for each in found)


def test_the_edge_of_a_shadow_is_divided_out() -> None:
    picture, pen = sheet()
    seven(pen)
    pixels = np.asarray(picture).copy()
    pixels[:, 115:] //= 2
    found = prepared(pixels)
    assert answer(found)[0] == 7
    assert found.input_warnings == (InputWarning.SHADOW,)
    evened = next(step.pixels for step in found.steps if step.name is StepName.EVENED)
    assert np.ptp(evened[:50]) <= 4  # nothing of the edge is left
    np.testing.assert_allclose(found.input, prepared(np.asarray(picture)).input, atol=0.35)


def test_ruled_lines_go_and_the_stroke_across_them_stays() -> None:
    picture, pen = sheet()
    seven(pen)
    whole = prepared(np.asarray(picture))
    for row in range(25, 240, 30):
        pen.line([(0, row), (240, row + 6)], fill=(70, 90, 160), width=2)
    found = prepared(np.asarray(picture))
    assert StepName.UNLINED in names(found)
    assert found.input_warnings == (InputWarning.LINES,)
    assert np.abs(found.input - whole.input).mean() < 0.05 * np.abs(whole.input).mean()


@pytest.mark.parametrize("width", [2, 4, 7])
def test_a_frame_is_no_digit_and_its_cell_is_read(width: int) -> None:
    picture, pen = sheet(60, 250)
    pen.line([(20, 14), (40, 14), (27, 47)], fill=(10, 10, 10), width=5)
    pen.rectangle((0, 0, 59, 59), outline=(20, 20, 20), width=width)
    found = prepared(np.asarray(picture))
    assert answer(found)[0] == 7
    assert InputWarning.AROUND in found.input_warnings


def test_a_frame_within_the_picture_is_left_out_and_an_empty_one_holds_nothing() -> None:
    picture, pen = sheet()
    pen.rectangle((30, 30, 210, 215), outline=(20, 20, 20), width=4)
    seven(pen)
    found = prepared(np.asarray(picture))
    assert answer(found)[0] == 7
    assert found.input_warnings == (InputWarning.FRAME,)
    pen.line([(110, 180), (110, 214)], fill=(20, 20, 30), width=10)  # now the digit touches it
    found = prepared(np.asarray(picture))
    assert answer(found)[0] == 7
    assert InputWarning.FRAME in found.input_warnings
    cell, pen = sheet(60, 250)
    pen.rectangle((0, 0, 59, 59), outline=(20, 20, 20), width=4)
    assert digits.prepare(np.asarray(cell)) is None


def test_plain_paper_shows_no_step_that_changes_nothing() -> None:
    picture, pen = sheet()
    seven(pen)
    found = prepared(np.asarray(picture))
    assert found.input_warnings == ()
    assert not {StepName.RESIZED, StepName.EVENED, StepName.UNLINED, StepName.CHOSEN} & set(names(found))


def test_a_large_photograph_is_read_smaller_and_its_crop_leads_back() -> None:
    picture, pen = sheet()
    seven(pen)
    small = prepared(np.asarray(picture))
    large = prepared(np.asarray(picture.resize((960, 960), Image.Resampling.BICUBIC)))
    assert names(large)[:3] == [StepName.ORIGINAL, StepName.RESIZED, StepName.GREY]
    assert large.crop.down == pytest.approx(4 * small.crop.down, rel=0.02)
    assert (large.crop.top, large.crop.left) == pytest.approx(
        (4 * small.crop.top, 4 * small.crop.left), abs=8
    )


def test_a_dot_is_doubted() -> None:
    picture, pen = sheet()
    pen.ellipse((110, 110, 130, 130), fill=(0, 0, 0))
    assert prepared(np.asarray(picture)).input_warnings == (InputWarning.DOT,)


def test_what_differs_in_colour_alone_is_told_from_nothing_at_all() -> None:
    picture = np.full((120, 120, 3), (200, 60, 60), np.uint8)
    picture[30:90, 55:65] = (40, 142, 60)  # as bright
    for image, coloured in ((picture, True), (np.full_like(picture, 200), False)):
        assert digits.prepare(image) is None
        assert digits.shows_in_colour(image) is coloured
