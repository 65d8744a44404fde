"""Tests of the map with which "Why this answer?" begins: it agrees with what covering a part does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from cnnviz.analysis.attribution import Method
from cnnviz.analysis.predictions import logit_unit
from cnnviz.inputs import digits, mnist_subset
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from cnnviz.inputs.preparation import Preparation

_SIDE = 8  # pixels of a patch, every 2 of which there is one
_CORNERS = [(top, left) for top in range(0, 25, 2) for left in range(0, 25, 2)]


def falls(scores: torch.nn.Module, prepared: Preparation) -> tuple[int, np.ndarray]:
    """The likeliest digit, and how far its logit falls when each patch is grey."""
    covered = torch.from_numpy(prepared.input)[None].repeat(1 + len(_CORNERS), 1, 1, 1)
    for each, (top, left) in zip(covered[1:], _CORNERS, strict=True):
        each[:, top : top + _SIDE, left : left + _SIDE] = 0
    with torch.inference_mode():
        logits = scores(covered).numpy()
    best = int(logits[0].argmax())
    return best, logits[0, best] - logits[1:, best]


def patches(found: np.ndarray) -> list[float]:
    return [float(found[top : top + _SIDE, left : left + _SIDE].sum()) for top, left in _CORNERS]


def test_pixels_times_gradient_tell_better_than_grad_cam_where_a_digit_must_not_be_covered() -> None:
    engine = Engine(model("lenet"))
    scores = torch.nn.Sequential(*list(model("lenet").load().children())[:-1])
    right = []
    for picture in mnist_subset.digits()[1].pictures[:60]:
        prepared = digits.prepare(picture[..., None].repeat(3, 2))
        assert prepared
        best, fall = falls(scores, prepared)
        unit = logit_unit(engine.run(prepared.input), best)
        pixels, cam = (
            engine.attribute(prepared.input, layer, unit, method, lambda share: None).map  # noqa: ARG005
            for layer, method in (("input", Method.GRADIENT), ("relu2", Method.GRAD_CAM))
        )
        # A cell of relu2 lies in the middle of 14 pixels, 2 pixels from the next.
        laid = np.pad(cam.repeat(2, 0).repeat(2, 1), 6)
        right.append([fall[np.argmax(patches(each))] > fall.max() / 2 for each in (pixels, laid)])
    first, other = np.mean(right, axis=0)
    assert first > 2 * other > 0
