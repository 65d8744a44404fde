"""Tests of live training: a network learns while a user watches, and ends when it is told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from cnnviz.inputs.mnist_subset import Digits, digits
from cnnviz.lessons import shuffle
from cnnviz.serving.job import JobState
from cnnviz.training import live_training
from cnnviz.training.live_training import LiveTraining, Trainee
from tests.support.server import ROOT

if TYPE_CHECKING:
    import pytest


def few() -> tuple[Digits, Digits]:
    learned, held_out = digits()
    return (
        Digits(learned.pictures[:500], learned.labels[:500]),
        Digits(held_out.pictures[:100], held_out.labels[:100]),
    )


def finished(training: LiveTraining) -> LiveTraining:
    end = time.monotonic() + 120
    while training.watch() and time.monotonic() < end:
        time.sleep(0.01)
    return training


def test_a_network_learns_to_read() -> None:
    training = LiveTraining(
        {"mlp": Trainee(shuffle.mlp, shuffle.bare, lambda ask: [ask(few()[1])])}, few(), epochs=3
    )
    training.start()
    trainee = finished(training).trainees["mlp"]
    assert training.state is JobState.DONE
    assert len(trainee.accuracies) == 1 + 3
    assert trainee.accuracies[-1] > trainee.accuracies[0] + 0.3
    assert trainee.scores == trainee.accuracies[-1:]


def test_a_training_waits_for_the_other_and_can_be_cancelled_meanwhile() -> None:
    first, second = (
        LiveTraining({"mlp": Trainee(shuffle.mlp, shuffle.bare)}, few(), epochs=10_000) for _ in range(2)
    )
    first.start()
    while first.state is JobState.WAITING:
        time.sleep(0.01)
    second.start()
    second.cancel()
    assert finished(second).state is JobState.CANCELLED
    assert len(second.trainees["mlp"].accuracies) <= 1
    first.cancel()
    assert finished(first).state is JobState.CANCELLED


def test_a_training_that_no_user_watches_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_training, "_UNWATCHED", 0.0)
    training = LiveTraining({"mlp": Trainee(shuffle.mlp, shuffle.bare)}, few(), epochs=10_000)
    training.start()
    end = time.monotonic() + 60
    while training.state.active and time.monotonic() < end:
        time.sleep(0.01)
    assert training.state is JobState.CANCELLED


def test_shuffling_loses_nothing_and_both_networks_are_of_one_size() -> None:
    pictures = digits()[1].pictures[:20]
    places = shuffle.shuffled(np.arange(784).reshape(1, 28, 28))[0].ravel()
    back = np.zeros((20, 784), np.uint8)
    back[:, places] = shuffle.shuffled(pictures).reshape(20, -1)
    np.testing.assert_array_equal(back.reshape(pictures.shape), pictures)
    sizes = [sum(each.numel() for each in network().parameters()) for network in (shuffle.mlp, shuffle.cnn)]
    assert sizes == [62_020, 61_706]


@given(right=st.integers(-28, 28))
def test_a_shift_is_a_roll_with_nothing_coming_in(right: int) -> None:
    picture = np.arange(1, 28 * 28 + 1).reshape(1, 28, 28)
    expected = np.roll(picture, right, axis=2)
    expected[:, :, slice(0, right) if right >= 0 else slice(28 + right, 28)] = 0
    np.testing.assert_array_equal(shuffle.shifted(picture, right), expected)


def test_the_page_trains_and_shows_what_came_out(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.run()
    app.switch_page("pages/lab_flatten.py").run()
    monkeypatch.setattr("cnnviz.inputs.mnist_subset.digits", few)
    app.button(key="flatten-course-start").click().run()
    assert not app.exception
    app.button(key="flatten-course-stop").click().run()
    finished(app.session_state["flatten-course"])
    app.run()
    assert not app.exception
    assert not app.button(key="flatten-course-start").disabled
