"""Tests of what the browser computes while a hand changes a lab: whole maps equal torch's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from cnnviz.capture.trace import Window
from cnnviz.lessons.impossible import ImpossibleError
from cnnviz.lessons.pooling import shift
from cnnviz.lessons.size import same_padding, walks
from tests.support import node

CASES = 150
MODES = ("none", "zeros", "replicate", "reflect", "circular")


def cases() -> list[dict[str, Any]]:
    """Random pictures, kernels and windows, of all that the labs allow."""
    random, found = np.random.default_rng(0), list[dict[str, Any]]()
    while len(found) < CASES:
        channels, size = int(random.choice([1, 3])), tuple(random.integers(1, 16, 2).tolist())
        kernel, stride, padding, dilation = (
            tuple(random.integers(low, high, 2).tolist()) for low, high in ((1, 6), (1, 4), (0, 4), (1, 4))
        )
        same, ceil = bool(random.random() < 0.2), False
        if kind := len(found) % 2:  # a pooling
            dilation, padding = (1, 1), tuple(int(random.integers(0, cells // 2 + 1)) for cells in kernel)
            same, ceil = False, bool(random.random() < 0.5)
        elif same:
            stride = (1, 1)
            padding = tuple(same_padding(*each)[0] for each in zip(kernel, dilation, strict=True))
        window = Window(kernel, stride, padding, dilation)
        try:
            out = [walk.out for walk in walks(size, window, same=same, ceil=ceil)]
        except ImpossibleError:
            continue
        weights, before = random.standard_normal((2, channels, *kernel)).round(2)
        found.append(
            {
                "pools": bool(kind),
                "picture": random.integers(0, 5, (channels, *size)),  # with ties
                "weights": weights,
                "before": before,
                "window": window,
                "size": out,
                "same": same,
                "ceil": ceil,
                "counted": bool(random.random() < 0.5),
                "shift": random.integers(-3, 4, 2).tolist(),
            }
        )
    return found


def asked(case: dict[str, Any]) -> dict[str, Any]:
    """What the script is told of a case."""
    flat = {name: case[name].ravel().tolist() for name in ("picture", "weights", "before")}
    window = {name: getattr(case["window"], name) for name in ("kernel", "stride", "padding", "dilation")}
    return {**case, **flat, "window": window, "shape": case["picture"].shape}


def test_whole_maps_and_borders_are_torchs() -> None:
    every = cases()
    borders = [(size, width, mode) for size in (1, 2, 7) for width in range(9) for mode in MODES]
    script = str(Path(__file__).with_name("whole_map.mjs"))
    question = {"maps": [asked(case) for case in every], "borders": borders}
    answer = node.run(script, data=json.dumps(question).encode())
    assert answer.returncode == 0, answer.stderr.decode()
    said = json.loads(answer.stdout)
    for case, found in zip(every, said["maps"], strict=True):
        compare(case, found)
    assert said["borders"] == [laid(*border) for border in borders]


def laid(size: int, width: int, mode: str) -> list[int] | None:
    """Which cells of a row torch puts into it with a border, -1 for none; None where torch refuses."""
    row = torch.arange(1.0, size + 1)[None, None]
    if mode == "none":
        return list(range(size))
    try:
        found = F.pad(row, (width, width), mode="constant" if mode == "zeros" else mode)
    except RuntimeError:
        return None
    return [int(cell) - 1 for cell in found[0, 0]]


def compare(case: dict[str, Any], found: dict[str, Any]) -> None:
    window, plane = case["window"], case["picture"][0]
    picture = torch.from_numpy(case["picture"][None]).double()
    if case["pools"]:
        shape = (window.kernel, window.stride, window.padding)
        mean = F.avg_pool2d(picture[:, :1], *shape, ceil_mode=case["ceil"], count_include_pad=case["counted"])
        near(found["mean"], mean)
        near(found["max"], F.max_pool2d(picture[:, :1], *shape, ceil_mode=case["ceil"]))
        assert found["winners"] == winners(plane, window, case["size"]).ravel().tolist()
    else:
        sums = F.conv2d(
            picture,
            torch.from_numpy(case["weights"][None]),
            stride=window.stride,
            padding="same" if case["same"] else window.padding,
            dilation=window.dilation,
        )
        near(found["sums"], sums)
    moved = shift(plane, *case["shift"])
    assert found["shifted"] == moved.ravel().tolist()
    total = (plane + moved).sum()
    assert found["unlike"] == (abs(moved - plane).sum() / total if total else 0)


def near(found: list[float], expected: torch.Tensor) -> None:
    np.testing.assert_allclose(found, expected.ravel(), rtol=1e-6, atol=1e-9)


def winners(plane: np.ndarray, window: Window, size: list[int]) -> np.ndarray:
    """The cells that are the largest of some window in which not all are alike, window by window."""
    expected = np.zeros(plane.shape, int)
    for at in np.ndindex(*size):
        starts = [
            place * stride - pad for place, stride, pad in zip(at, window.stride, window.padding, strict=True)
        ]
        view = tuple(
            slice(max(0, start), start + kernel) for start, kernel in zip(starts, window.kernel, strict=True)
        )
        if plane[view].min() < plane[view].max():
            expected[view] |= plane[view] == plane[view].max()
    return expected
