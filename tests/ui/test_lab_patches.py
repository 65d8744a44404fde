"""Tests of the lab of what a channel looks for, held against torch."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.inputs import mnist_subset
from cnnviz.lessons.patches import ANGLES, CHANNELS, strokes
from cnnviz.models.specs import model
from cnnviz.ui.inputs.lenet_input import sample
from cnnviz.ui.lessons.lab import Lab
from cnnviz.ui.lessons.question import Question
from tests.support.jobs import work
from tests.ui.test_steps import unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest


@pytest.fixture
def app(visitor: Callable[..., AppTest]) -> AppTest:
    return visitor("lab_patches")


def answers(pictures: np.ndarray, channel: int) -> np.ndarray:
    """The plain model's maps of a channel of relu2, (pictures, rows, columns)."""
    network = model("lenet").load()
    assert isinstance(network, nn.Sequential)
    with torch.inference_mode():
        maps = network[:5]((torch.tensor(pictures)[:, None] / 255 - 0.1307) / 0.3081)
    found: np.ndarray = maps[:, channel].numpy()
    return found


@cache
def every() -> tuple[np.ndarray, np.ndarray]:
    """The 3,000 digits as the network reads them, and what each shows."""
    first, others = mnist_subset.digits()
    pictures, labels = (np.concatenate(pair) for pair in zip(first, others, strict=True))
    return np.stack([prepared(each) for each in pictures]), labels


def prepared(picture: np.ndarray) -> np.ndarray:
    found = model("lenet").prepare(np.repeat(picture[..., None], 3, 2))
    assert found
    plane: np.ndarray = found.planes[0]
    return plane


def ten(channel: int) -> np.ndarray:
    """The largest answers of a channel to the ten samples."""
    digits = np.stack([sample(str(digit)).planes[0] for digit in range(10)])
    found: np.ndarray = answers(digits, channel).max((1, 2))
    return found


def shown(app: AppTest) -> list[tuple[str, str, np.ndarray, np.ndarray | None]]:
    """Name, note, map and marks of each board."""
    (sent,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "boards"]
    header, arrays = unpack(sent.bytes)
    return [
        (each["name"], each["note"], arrays[each["array"]], arrays.get(each["marked"]))
        for each in header["sheets"]
    ]


def choose(app: AppTest, **settings: Any) -> AppTest:
    app.query_params.update({name: str(value) for name, value in settings.items()})
    app.session_state["labs.ticks"] = frozenset()
    for name, value in settings.items():
        app.session_state[f"patches-{name}"] = value
    app.run()
    assert not app.exception
    return app


def test_the_nine_patches_are_torchs(app: AppTest) -> None:
    digits, labels = every()
    for channel in CHANNELS:
        maps = answers(digits, channel)
        best = (-maps.max((1, 2))).argsort(kind="stable")[:9]
        boards = shown(choose(app, part="patches", channel=channel))
        for place, (picture, (name, note, cut, _)) in enumerate(zip(best, boards, strict=True), 1):
            assert name == f"{place}. from a {labels[picture]}"
            assert float(note) == pytest.approx(maps[picture].max(), rel=1e-4)
            row, column = np.unravel_index(maps[picture].argmax(), maps[picture].shape)
            field = slice(2 * row, 2 * row + 14), slice(2 * column, 2 * column + 14)
            np.testing.assert_array_equal(cut, digits[picture][field])


def test_one_digit_has_its_map_and_a_frame(app: AppTest) -> None:
    (_, _, _, frame), (_, _, found, _) = shown(choose(app, digit="4", channel=15))
    (expected,) = answers(sample("4").planes, 15)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    row, column = np.unravel_index(expected.argmax(), expected.shape)
    assert frame is not None
    assert frame[2 * row, 2 * column : 2 * column + 14].all()
    assert frame.sum() == 4 * 13
    more = (answers(every()[0], 15).max((1, 2)) > expected.max()).sum()
    assert any(f"To {more:,} of 3,000 digits" in each.value for each in app.markdown)


def test_a_guess_says_its_number_and_only_the_right_one_all(app: AppTest) -> None:
    numbers = ten(8)
    right, wrong = int(numbers.argmax()), int(numbers.argmin())
    for guess, told in ((wrong, {wrong}), (right, set(range(10)))):
        boards = shown(choose(app, part="ten", channel=8, guess=str(guess)))
        assert {int(name) for name, note, _, _ in boards if note} == told
        for digit in told:
            assert float(boards[digit][1]) == pytest.approx(numbers[digit], rel=1e-4, abs=1e-5)
    app.segmented_control(key="patches-channel").set_value(3).run()
    assert app.segmented_control(key="patches-guess").value == "?"


def test_a_wrong_guess_leaves_the_numbers_of_those_before(app: AppTest) -> None:
    numbers = ten(8)
    worst, next_worst = (str(digit) for digit in numbers.argsort(kind="stable")[:2])
    choose(app, part="ten", channel=8)
    for guess, told in ((worst, {worst}), (next_worst, {worst, next_worst}), ("?", set()), (worst, {worst})):
        app.segmented_control(key="patches-guess").set_value(guess).run()
        assert {name for name, note, _, _ in shown(app) if note} == told
    app.segmented_control(key="patches-channel").set_value(3).run()
    assert not app.session_state["patches-tried"]


def test_the_answers_to_the_questions_are_measured(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[Question]()
    finish = Lab.close

    def close(lab: Lab, *questions: Question, **others: Any) -> None:
        asked[:] = questions
        finish(lab, *questions, **others)

    monkeypatch.setattr(Lab, "close", close)
    app.run()
    zeros, nine, stroke, made = asked
    digits, labels = every()
    peaks = answers(digits, 12).max((1, 2))
    silent = int(zeros.show["digit"])
    assert ten(12)[silent] == 0
    assert f"sample of a {silent} " in zeros.ask
    assert f"{(peaks > 0).sum():,} of 3,000" in zeros.choices["yes, it never answers"]
    assert zeros.right == 1
    counts = np.bincount(labels[(-peaks).argsort(kind="stable")[:9]], minlength=10)
    assert len(nine.choices) == 4
    assert nine.options[nine.right] == str(counts.argmax()) != nine.options[0] == str(ten(12).argmax())
    assert all(f"{counts[int(digit)]} of the nine" in reply for digit, reply in nine.choices.items())
    answered = answers(strokes(), 12).max((1, 2))
    assert ANGLES[stroke.right] == ANGLES[answered.argmax()]
    assert list(stroke.choices).index("rising to the right") == stroke.right
    for value, reply in zip(answered, stroke.choices.values(), strict=True):
        assert f"{value:.5g}" in reply

    (_, number, noise, _), _ = shown(choose(app, **made.show))
    assert float(number) == pytest.approx(answers(noise[None], 15).max(), rel=1e-4)
    work(app, "patches-made")
    (_, number, picture, _), (_, best, _, _) = shown(app)
    assert float(number) == pytest.approx(answers(picture[None], 15).max(), rel=1e-4)
    assert float(number) > float(best) == pytest.approx(answers(digits, 15).max(), rel=1e-4)
