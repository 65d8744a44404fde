"""Benchmark of what channels look for: survey of all layers, its pieces, a made picture, and an atlas.

Run `python -m benchmarks.features`.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING

import torch

from benchmarks.clock import timed
from benchmarks.table import Goal, Row, show
from cnnviz import allocator
from cnnviz.features import made_pictures, picture_sets, survey
from cnnviz.features.made_pictures import STEPS, Aim
from cnnviz.features.reading import Reading
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from cnnviz.translations import catalogue
from cnnviz.ui.channel.surveyed import known
from cnnviz.ui.network import atlas
from cnnviz.ui.network.atlas import Kind
from cnnviz.ui.shell import session

if TYPE_CHECKING:
    from cnnviz.features.picture_sets import PictureSet

_TOGETHER = 8  # pictures of 128 × 128 in a pass, as in the survey
_FIRST = 2  # steps until a picture is seen for the first time
_WIDE = "layer1.2.relu_2"  # of 256 channels
_LAYER = "layer4.2.relu_2"  # the last one that has maps, so that the whole network is passed


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    allocator.tune()
    lenet, resnet = (Engine(model(name)) for name in ("lenet", "resnet50-catdog"))
    digits = picture_sets.usual(lenet.spec).joined()
    stimuli = picture_sets.drawn(resnet.spec)
    whole, _ = _surveyed(lenet, digits)
    seconds, pieces = _surveyed(resnet, stimuli)
    plain = _plain(resnet, stimuli)
    return [
        Row(f"{len(digits)} digits through all layers of the LeNet", [whole], "s", 3, Goal.MOST),
        Row(f"{len(stimuli)} stimuli through all layers of the ResNet-50", [seconds], "s", 40, Goal.MOST),
        Row("the same by the plain network, of which nothing is kept", [plain], "s"),
        Row("how many times as long the survey takes", [seconds / plain], "times"),
        Row("a piece of it, which a visitor may wait for", pieces, "ms"),
        *_made(resnet),
        *_atlas(resnet),
    ]


def _surveyed(engine: Engine, pictures: PictureSet) -> tuple[float, list[float]]:
    """Seconds of a survey, and milliseconds of each of its pieces."""
    ends = [perf_counter()]
    engine.compute(partial(survey.survey, pictures=pictures), lambda _share: ends.append(perf_counter()))
    pieces = [1000 * (end - start) for start, end in pairwise(ends)]
    return ends[-1] - ends[0], pieces


def _plain(engine: Engine, pictures: PictureSet) -> float:
    """Seconds of plain passes of the same pictures, as many together."""
    network = engine.spec.load()
    begun = perf_counter()
    with torch.inference_mode():
        for start in range(0, len(pictures), _TOGETHER):
            stop = min(start + _TOGETHER, len(pictures))
            network(torch.tensor(pictures.inputs(start, stop)))
    return perf_counter() - begun


def _made(engine: Engine) -> list[Row]:
    reading = Reading.of(engine.spec)
    growth = made_pictures.begin(Aim(_LAYER, 7), reading, seed=0)
    side = reading.shape[1]

    def grow(steps: int) -> None:
        engine.compute(partial(made_pictures.grown, growth=growth, steps=steps), lambda _share: None)

    first, all_steps = (timed(partial(grow, steps)) / 1000 for steps in (_FIRST, STEPS))
    what = f"picture of {side} px made for a late channel of it"
    return [
        Row(f"{what}, first sight", [first], "s", 1, Goal.MOST),
        Row(f"{what}, {STEPS} steps", [all_steps], "s", 15, Goal.MOST),
    ]


def _atlas(engine: Engine) -> list[Row]:
    """The answer to a browser that opens the atlas of a layer, for the first time and again."""
    asked = {"layer": _WIDE, "kind": Kind.PATCHES}
    sizes = list[float]()

    def answer() -> None:
        packet = atlas.packet(engine.spec.name, asked, "benchmark", catalogue("en"))
        sizes.append(len(packet or b"") / 1000)

    known(session.engine(engine.spec.name))
    first, *again = (timed(answer) for _ in range(21))
    what = "atlas of 256 channels of it"
    return [
        Row(f"{what}, the first time", [first], "ms"),
        Row(f"{what}, opened again", again, "ms", 300),
        Row(f"{what}, its size", sizes, "KB", 400, Goal.MOST),
    ]


if __name__ == "__main__":
    main()
