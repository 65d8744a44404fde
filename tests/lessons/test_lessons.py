"""Tests of the labs: they compute what torch computes, and refuse what torch refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from cnnviz.capture.trace import Window
from cnnviz.lessons import kernels, pixels
from cnnviz.lessons.activation import cut, shrunk, silent
from cnnviz.lessons.convolution import convolve
from cnnviz.lessons.impossible import ImpossibleError, Reason
from cnnviz.lessons.kernels import Preset
from cnnviz.lessons.padding import Mode, blur, bordered_blur, touched
from cnnviz.lessons.size import Walk, same_padding, walks


def pairs(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    number = st.integers(low, high)
    return st.tuples(number, number)


PADDING: dict[Mode, Literal["zeros", "replicate", "reflect", "circular"]] = {
    Mode.NONE: "zeros",
    Mode.ZEROS: "zeros",
    Mode.REPLICATE: "replicate",
    Mode.REFLECT: "reflect",
    Mode.CIRCULAR: "circular",
}
WINDOWS = st.builds(Window, pairs(1, 11), pairs(0, 8), pairs(-1, 11), pairs(0, 5))


@given(
    size=pairs(1, 24),
    window=WINDOWS,
    channels=st.sampled_from([1, 3]),
    same=st.booleans(),
    seed=st.integers(0, 99),
)
def test_a_convolution_is_torchs_or_refused(
    size: tuple[int, int], window: Window, channels: int, same: bool, seed: int
) -> None:
    if same and min(window.dilation) > 0:
        near = [same_padding(*each)[0] for each in zip(window.kernel, window.dilation, strict=True)]
        window = replace(window, padding=(near[0], near[1]))
    random = np.random.default_rng(seed)
    planes = random.integers(0, 256, (channels, *size), np.uint8)
    kernel = random.standard_normal((channels, *window.kernel)).astype(np.float32)
    try:
        expected = F.conv2d(
            torch.from_numpy(planes[None]).double(),
            torch.from_numpy(kernel[None]).double(),
            stride=window.stride,
            padding="same" if same else window.padding,
            dilation=window.dilation,
        )
    except RuntimeError:
        with pytest.raises(ImpossibleError):
            convolve(planes, kernel, window, same=same)
        return
    found = convolve(planes, kernel, window, same=same)
    reach = float(expected.abs().max())
    np.testing.assert_allclose(found, expected[0, 0], atol=1e-5 * max(1, reach))
    assert found.shape == tuple(walk.out for walk in walks(size, window, same=same))


def test_what_is_left_over_is_never_read() -> None:
    walk = Walk(4, 3, stride=2, padding=1)
    assert (walk.out, walk.left_over) == (2, 1)
    read = np.zeros(walk.padded, bool)
    for position in range(walk.out):
        read[position * 2 : position * 2 + 3] = True
    assert read.tolist() == [True] * 5 + [False]


def test_the_reason_comes_as_data() -> None:
    with pytest.raises(ImpossibleError, match="spans 5 cells") as found:
        convolve(np.zeros((1, 4, 4)), np.zeros((1, 3, 3), np.float32), Window((3, 3), (1, 1), (0, 0), (2, 2)))
    assert (found.value.reason, found.value.values) == (
        Reason.KERNEL_TOO_LARGE,
        {"extent": 5, "padded": 4},
    )
    with pytest.raises(ImpossibleError, match="3 channels"):
        convolve(np.zeros((1, 4, 4)), np.zeros((3, 3, 3), np.float32), Window((3, 3), (1, 1), (0, 0), (1, 1)))


@pytest.mark.parametrize(
    ("name", "kernel"),
    [
        (Preset.IDENTITY, [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        (Preset.SHARPEN, [[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]]),
        (Preset.SOBEL, [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        (Preset.EMBOSS, [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    ],
)
def test_small_presets_are_those_of_textbooks(name: Preset, kernel: list[list[int]]) -> None:
    assert kernels.preset(name, 3, 3).tolist() == kernel


@given(rows=st.integers(1, 11), columns=st.integers(1, 11))
def test_presets_of_any_size_keep_their_sum(rows: int, columns: int) -> None:
    for name in (Preset.IDENTITY, Preset.BLUR, Preset.SHARPEN, Preset.EMBOSS):
        assert kernels.preset(name, rows, columns).sum() == pytest.approx(1, abs=1e-3)
    if columns > 1:
        assert kernels.preset(Preset.SOBEL, rows, columns).sum() == 0
    else:
        with pytest.raises(ImpossibleError, match="left with right"):
            kernels.preset(Preset.SOBEL, rows, columns)


@given(seed=st.integers(0, 99), channels=st.sampled_from([1, 3]), size=pairs(1, 11))
def test_a_kernel_survives_its_link(seed: int, channels: int, size: tuple[int, int]) -> None:
    kernel = np.random.default_rng(seed).standard_normal((channels, *size)).round(3).astype(np.float32)
    found = kernels.read(kernels.write(kernel))
    assert found is not None
    np.testing.assert_allclose(found, kernel, rtol=1e-3)


@pytest.mark.parametrize("written", ["", "x", "nan", "1!2~3", "inf", "1e9", "1_2", "!".join(["1"] * 12)])
def test_what_is_no_kernel_is_none(written: str) -> None:
    assert kernels.read(written) is None


def test_grey_is_the_usual_mixture() -> None:
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8)
    assert pixels.grey(colours).tolist() == [[[76, 150, 29, 255]]]
    assert pixels.planes(colours)[0].tolist() == [[255, 0, 0, 255]]


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.NONE])
@given(seed=st.integers(0, 99), kernel=st.sampled_from([2, 3]), layers=st.integers(1, 5))
def test_padding_spoils_what_it_is_said_to_and_no_more(
    mode: Mode, seed: int, kernel: int, layers: int
) -> None:
    whole = np.random.default_rng(seed).integers(0, 256, (30, 30), np.uint8)
    truth = blur(whole, kernel, Mode.NONE, layers=layers)
    answer = blur(whole[5:-5, 5:-5], kernel, mode, layers=layers)
    near, far = touched(20, kernel, layers)
    first, kept = 5 - near, slice(near, 20 - far)
    wrong = answer - truth[first : first + 20, first : first + 20]
    np.testing.assert_allclose(wrong[kept, kept], 0, atol=1e-3)
    assert np.abs(wrong).max() > 1e-3


@given(
    size=pairs(1, 12),
    mode=st.sampled_from(list(Mode)),
    kernel=st.sampled_from([2, 3]),
    layers=st.integers(1, 5),
    seed=st.integers(0, 99),
)
def test_blurs_in_a_row_are_torchs_layers(
    size: tuple[int, int], mode: Mode, kernel: int, layers: int, seed: int
) -> None:
    plane = np.random.default_rng(seed).integers(0, 256, size, np.uint8)
    answer = torch.from_numpy(plane[None, None]).double()
    try:
        for _ in range(layers):
            width = 0 if mode is Mode.NONE else "same"
            layer = torch.nn.Conv2d(
                1, 1, kernel, padding=width, padding_mode=PADDING[mode], bias=False
            ).double()
            torch.nn.init.constant_(layer.weight, 1 / kernel**2)
            answer = layer(answer)
    except (RuntimeError, ValueError):
        with pytest.raises(ImpossibleError):
            blur(plane, kernel, mode, layers=layers)
        return
    np.testing.assert_allclose(
        blur(plane, kernel, mode, layers=layers), answer[0, 0].detach(), atol=1e-5 * 255
    )


def test_what_is_cut_is_what_a_relu_answers_with_zero() -> None:
    maps = np.array([[[-1, 0]], [[-1, 2]], [[1, 2]]], np.float32)
    np.testing.assert_array_equal(cut(maps), torch.relu(torch.from_numpy(maps)).numpy() == 0)
    assert silent(maps) == [0]


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.NONE])
@pytest.mark.parametrize(("kernel", "width"), [(2, 0), (3, 1), (3, 6)])
def test_a_window_over_a_border_gives_torchs_mean(mode: Mode, kernel: int, width: int) -> None:
    plane = np.random.default_rng(0).integers(0, 256, (7, 7)).astype(np.uint8)
    how = "constant" if mode is Mode.ZEROS else str(mode)
    padded = F.pad(torch.from_numpy(plane.astype(np.float32))[None, None], (width,) * 4, mode=how)
    expected = F.avg_pool2d(padded, kernel, stride=1)[0, 0]
    np.testing.assert_allclose(bordered_blur(plane, kernel, mode, width), expected, atol=1e-5 * 255)


@given(size=pairs(1, 70), side=st.integers(1, 28))
def test_a_shrunk_map_has_the_largest_number_of_each_square(size: tuple[int, int], side: int) -> None:
    maps = np.random.default_rng(0).standard_normal((2, *size)).astype(np.float32)
    square = -(-max(size) // side)
    expected = F.max_pool2d(torch.from_numpy(maps), square, ceil_mode=True).numpy()
    found = shrunk(maps, side)
    np.testing.assert_array_equal(found, expected)
    assert max(found.shape[1:]) <= side
