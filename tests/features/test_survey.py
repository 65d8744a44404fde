"""Tests of picture sets and surveys, held against brute force and against plain forward passes."""

from __future__ import annotations

from functools import cache, partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.capture.recorder import Recorder
from cnnviz.features import picture_sets, stimuli, strongest, survey
from cnnviz.features.picture_sets import PictureSet
from cnnviz.features.reading import Reading
from cnnviz.inputs import images, photos
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.structure.receptive_field import fields
from tests.support.nets import Concat, lived
from tests.support.oracle import lenet_outputs
from tests.support.stacks import Does

if TYPE_CHECKING:
    from cnnviz.features.strongest import Survey

PLAIN = Reading((1, 12, 12), (0.5,), (0.25,), exchanged=False)


def noise(count: int, plain: Reading = PLAIN) -> PictureSet:
    pictures = np.random.default_rng(0).integers(0, 256, (count, *plain.shape), np.uint8)
    return PictureSet("noise", plain, [f"noise {index}" for index in range(count)], pictures.__getitem__)


def surveyed(network: nn.Module, pictures: PictureSet) -> Survey:
    return survey.survey(Recorder("net", network), lambda _share: None, pictures=pictures)


@cache
def of_the_lenet() -> tuple[nn.Module, PictureSet, Survey]:
    spec = model("lenet")
    network, pictures = spec.load(), picture_sets.usual(spec).joined()
    return network, pictures, surveyed(network, pictures)


def test_the_nine_of_three_thousand_are_those_of_brute_force() -> None:
    _, pictures, found = of_the_lenet()
    assert found.pictures == len(pictures) == 3000
    outputs = lenet_outputs(pictures.inputs(0, 3000))
    for name in ("conv1", "pool1", "conv2", "relu2", "fc1", "fc3"):
        output = outputs[name].reshape(3000, outputs[name].shape[1], -1)
        peaks = output.max(2)
        answers = found.layers[name]
        np.testing.assert_allclose(answers.usual, np.abs(output).mean((0, 2)), rtol=1e-5)
        for channel in range(output.shape[1]):
            patches = answers.patches(channel)
            assert len({patch.picture for patch in patches}) == len(patches) == 9
            best = np.sort(peaks[:, channel])[::-1][:9]
            np.testing.assert_allclose([patch.value for patch in patches], best, rtol=1e-5, atol=1e-5)
            for patch in patches:
                cell = output[patch.picture, channel].reshape(outputs[name].shape[2:] or (1, 1))
                assert cell[patch.row, patch.column] == pytest.approx(cell.max(), abs=1e-5)


def test_the_number_of_a_patch_is_that_of_a_plain_pass_and_the_cut_out_is_all_that_it_sees() -> None:
    network, pictures, found = of_the_lenet()
    assert isinstance(network, nn.Sequential)
    layers = Recorder("lenet", network).record(pictures.inputs(0, 1)).layers
    for name, channel in (("relu1", 2), ("pool2", 5)):
        upto = network[: [each for each, _ in network.named_children()].index(name) + 1]
        patch = found.layers[name].patches(channel)[0]
        pixels = torch.tensor(pictures.inputs(patch.picture, patch.picture + 1), requires_grad=True)
        number = upto(pixels)[0, channel, patch.row, patch.column]
        assert number.item() == pytest.approx(patch.value, abs=1e-5)
        (gradient,) = torch.autograd.grad(number, pixels)
        picture = pictures.picture(patch.picture)
        cut = strongest.cut_out(picture, fields(layers)[name], patch.row, patch.column)
        height, width = cut.pixels.shape[:2]
        np.testing.assert_array_equal(picture[cut.top :, cut.left :][:height, :width], cut.pixels)
        outside = gradient[0, 0].clone()
        outside[cut.top : cut.top + height, cut.left : cut.left + width] = 0
        assert bool(gradient.any())
        assert not outside.any()
        if name == "relu1":  # all weights of its window count, so that it is no smaller either
            rows, columns = gradient[0, 0].nonzero().T.numpy()
            assert (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1) == (height, width)


@pytest.mark.parametrize("clamp", [nn.ReLU(), nn.ReLU6()], ids=["ReLU", "ReLU6"])
@pytest.mark.parametrize("layer", [None, "1"])
def test_of_equal_answers_the_one_that_was_more_before_is_stronger(
    clamp: nn.Module, layer: str | None
) -> None:
    conv = nn.Conv2d(1, 3, 3)
    conv.bias = nn.Parameter(torch.tensor([-100.0, 100.0, 5.5]))
    pictures, network = noise(20), nn.Sequential(conv, clamp).eval()
    survey_of = partial(survey.survey, Recorder("net", network), lambda _share: None)
    found = survey_of(pictures=pictures, layer=layer).layers["1"]
    assert found.never(0)
    assert not found.never(1)
    with torch.inference_mode():
        before = conv(torch.tensor(pictures.inputs(0, 20)))
        answered = clamp(before)
    np.testing.assert_allclose(found.usual, answered.abs().mean((0, 2, 3)), rtol=1e-5)
    for channel in range(3):
        peaks = before[:, channel].amax((1, 2))
        expected = peaks.argsort(descending=True, stable=True)[:9].tolist()
        patches = found.patches(channel)
        assert [patch.picture for patch in patches] == expected
        for patch in patches:
            assert before[patch.picture, channel, patch.row, patch.column] == peaks[patch.picture]
            assert answered[patch.picture, channel, patch.row, patch.column] == patch.value
            assert patch.value == answered[patch.picture, channel].max()


@pytest.mark.parametrize(
    "network",
    [
        lived(Concat),
        Does(lambda x, conv, dense: dense(conv(x).reshape(1, -1)), nn.Conv2d(1, 2, 3), nn.Linear(200, 3)),
    ],
    ids=["concat", "written for one picture"],
)
def test_pictures_together_answer_as_each_alone(network: nn.Module) -> None:
    pictures, recorder = noise(11), Recorder("net", network.eval())
    found = survey.survey(recorder, lambda _share: None, pictures=pictures)
    alone = [recorder.record(pictures.inputs(index, index + 1)) for index in range(11)]
    assert set(found.layers) == set(alone[0].activations)
    for name, answers in found.layers.items():
        peaks = np.array([trace.maps(name).max((1, 2)) for trace in alone])
        for channel in range(peaks.shape[1]):
            expected = np.argsort(-peaks[:, channel], kind="stable")[:9]
            assert [patch.picture for patch in answers.patches(channel)] == list(expected)
    last = alone[0].layers[-1].name
    largest = survey.largest(recorder, lambda _share: None, pictures=pictures, layer=last)
    np.testing.assert_allclose(largest, [trace.maps(last).max((1, 2)) for trace in alone], atol=1e-5)


def test_a_survey_in_pieces_keeps_the_same_and_each_piece_leaves_the_one_before_as_it_was() -> None:
    recorder, pictures = Recorder("net", nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU6()).eval()), noise(20)
    further = partial(survey.further, recorder, pictures=pictures)
    first = further(lambda _share: None, count=3)
    shares = list[float]()
    found = further(
        shares.append, before=further(lambda _share: None, before=first, count=9), count=99
    ).survey()
    assert (first.shown, found.pictures, shares) == (3, 20, [1.0])
    assert first.survey().best == 3
    for name, whole in survey.survey(recorder, lambda _share: None, pictures=pictures).layers.items():
        np.testing.assert_array_equal(found.layers[name].pictures, whole.pictures)
        np.testing.assert_array_equal(found.layers[name].cells, whole.cells)
        np.testing.assert_allclose(found.layers[name].values, whole.values, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(found.layers[name].usual, whole.usual, rtol=1e-5)


def test_a_network_is_tried_with_two_pictures_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder, batches = Recorder("net", lived(Concat)), list[np.ndarray]()
    visit = recorder.visit

    def watched(batch: np.ndarray, *given: Any) -> None:
        batches.append(batch)
        visit(batch, *given)

    monkeypatch.setattr(recorder, "visit", watched)
    for _ in range(2):
        survey.survey(recorder, lambda _share: None, pictures=noise(5))
        survey.largest(
            recorder, lambda _share: None, pictures=noise(5), layer=recorder.layers((1, 12, 12))[-1].name
        )
    assert [len(batch) for batch in batches] == [2, 5, 5, 5, 5]
    assert not batches[0].any()


def test_a_visitor_is_served_between_two_pieces_of_a_survey() -> None:
    spec = model("lenet")
    engine, pictures = Engine(spec), picture_sets.usual(spec).joined()
    queue, served, shares = engine.backend.queue, Event(), list[tuple[float, bool]]()

    def visit() -> None:
        engine.run(np.ones(spec.shape, np.float32))
        served.set()

    visitor = Thread(target=visit)

    def watch(share: float) -> None:
        shares.append((share, served.is_set()))
        if len(shares) == 1:
            visitor.start()
            while not queue._waiting and not served.is_set():
                served.wait(0.01)
        elif len(shares) == 2:
            assert served.wait(10)

    engine.compute(partial(survey.survey, pictures=pictures), watch)
    visitor.join(10)
    assert [share for share, _ in shares] == sorted({share for share, _ in shares})
    assert shares[-1] == (1.0, True)
    assert len(shares) > 10


def test_a_photo_and_a_stimulus_are_read_as_their_preparation_reads_them() -> None:
    spec = model("resnet50-catdog")
    together = picture_sets.usual(spec)
    for index in (0, len(together.sets[0]) + 77):
        pictures, place = together.place(index)
        sample = samples(PictureKind.PHOTOS)[place].path.read_bytes() if pictures.name == "photos" else None
        shown = pictures.picture(place) if sample is None else images.decode(sample)
        expected = photos.prepare(shown).input
        np.testing.assert_array_equal(together.joined().inputs(index, index + 1)[0], expected)
        np.testing.assert_array_equal(pictures.inputs(place, place + 1)[0], expected)


def test_the_stimuli_are_many_and_always_the_same() -> None:
    drawn = stimuli.stimuli(coloured=True)
    assert 900 <= len(drawn) <= 1100
    assert len({each.name for each in drawn}) == len(drawn)
    pictures = [each.draw(32).tobytes() for each in drawn[::9]]
    assert len(set(pictures)) == len(pictures)
    assert pictures == [each.draw(32).tobytes() for each in drawn[::9]]
    assert all(np.ptp(each.draw(32), axis=2).max() == 0 for each in stimuli.stimuli(coloured=False)[::9])
    # Stripes that run at 45 degrees, from the lower left to the upper right, do not change along that way.
    stripes = next(each for each in drawn if each.parameters == {"angle": 45, "period": 9, "phase": 0})
    grey = stripes.draw(32)[..., 0].astype(int)
    assert np.abs(grey[1:, :-1] - grey[:-1, 1:]).max() <= 1
    assert np.abs(grey[1:, 1:] - grey[:-1, :-1]).max() > 50
    blue = Reading((3, 8, 8), (0,) * 3, (1,) * 3, exchanged=True)
    red = np.zeros((8, 8, 3), np.uint8) + np.array([255, 0, 0], np.uint8)
    assert blue.planes(red)[2].min() == 255
    np.testing.assert_array_equal(blue.picture(blue.planes(red)), red)
    assert Reading.of(model("lenet")).mean == (0.1307,)
