"""Batch norm at work: a channel before and after it, its batch, and the averages that it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
import torch

from cnnviz.inputs.mnist_subset import digits
from cnnviz.lessons.lenet_batches import before, prepared
from cnnviz.lessons.regularise import Normed, normalise, reach
from cnnviz.ui.inputs.lenet_input import grey, network, read
from cnnviz.ui.lessons.batch import SWAPPED, show_batch
from cnnviz.ui.lessons.boards import Board, boards
from cnnviz.ui.lessons.charts import Axis, curves

if TYPE_CHECKING:
    from streamlit.elements.lib.grid_container import GridContainer

    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lab import Lab

_BATCHES, _LARGEST = 40, 16


def show_norm(
    lab: Lab, digit: Preparation, controls: GridContainer, text: Catalogue, *, training: bool
) -> None:
    """Show the map of one channel before and after a batch norm, and how its statistics came about.

    Args:
        lab: whose settings these are.
        digit: the picture.
        controls: where they are shown.
        text: the language.
        training: whether the batch norm is in train mode.
    """
    sizes, shares = (2, 4, 8, _LARGEST), (0.01, 0.1, 0.5, 1.0)
    with controls:
        channel = st.slider(text("Channel"), 0, 5, key=lab.setting("channel", 0, range(6)))
        seen = st.slider(text("Batches seen"), 0, _BATCHES, key=lab.setting("seen", 10, range(_BATCHES + 1)))
        size = st.select_slider(text("Pictures in a batch"), sizes, key=lab.setting("batch", 8, sizes))
        momentum = st.select_slider(
            text("Momentum"),
            shares,
            key=lab.setting("momentum", 0.1, shares),
            help=text("How much each new batch counts in the running averages."),
        )
    swapped = min(lab.value(SWAPPED, 0, range(_LARGEST)), size - 1)
    maps = torch.from_numpy(read(digit)["conv1"].copy())
    groups = _groups(size)
    first = groups[seen, 1:]
    others = first.clone()
    pictures = digits()[0].pictures[seen * size : (seen + 1) * size].copy()
    pictures[0] = grey(digit)
    if swapped:
        others[swapped - 1], pictures[swapped] = _crowd()[-1], _boldest()

    def normalised(others: torch.Tensor) -> Normed:
        return normalise(maps, groups[:seen], others, momentum=momentum, training=training)

    found = normalised(others)
    mean, variance = float(found.subtracted[channel]), float(found.divided[channel])
    change = np.abs(found.maps - normalised(first).maps)[channel].max() if swapped else 0.0
    both = {
        text("before: channel {channel} of conv1", channel=channel): maps[channel].numpy(),
        text("after batch norm"): found.maps[channel],
    }
    # The same for all batches: what changes is the map, not its scale. A swap may go a little farther.
    farthest = max(_reach(maps.numpy(), size, momentum)[channel], np.abs(found.maps[channel]).max())
    left, right = st.columns(2, gap="medium")
    with left:
        show_batch(lab, pictures, swapped, _said_of_swap(swapped, change, text))
        boards(
            [
                Board(
                    name,
                    shown,
                    text("mean {mean:.3f}, largest {largest:.3f}", mean=shown.mean(), largest=shown.max()),
                    reach=float(farthest),
                )
                for name, shown in both.items()
            ],
            columns=2,
            key="norm-maps",
        )
    with controls.cell(column_span=2):
        spread = (variance + found.eps) ** 0.5
        largest = text(
            "Its largest number: ({before:.3f} − ({mean:.4f})) ÷ {spread:.4f} = **{after:.3f}**",
            before=maps[channel].max(),
            mean=mean,
            spread=spread,
            after=found.maps[channel].max(),
        ).replace("-", "−")
        source = (
            text("Mean and variance are those of this batch: your digit and {others} more.", others=size - 1)
            if training
            else text("Mean and variance are the running ones, after {seen} batches.", seen=seen)
        )
        st.markdown(f"{source} {largest}")
    times = list(range(seen + 1))
    with right:
        _show_equation(mean, variance, found.eps, text)
        st.markdown(
            text("Meanwhile it keeps averages of the batches before. **Eval mode will use them.**")
            if training
            else text("**Eval mode uses the ends of these lines**, and no batch.")
        )
        lines: dict[str, tuple[list[int], list[float]]] = {
            text("running mean"): (times, found.running[:, channel].tolist()),
            text("running variance"): (times, found.spread[:, channel].tolist()),
            text("mean of each batch"): (times[1:], found.means[:, channel].tolist()),
        }
        if training:
            lines[text("mean of this batch")] = ([seen + 1], [mean])
        curves(
            lines,
            (Axis(text("batches seen"), (0, _BATCHES + 1)), Axis(text("value"))),
            text,
            key="norm-running",
            marks={text("this batch"): seen + 1} if training else None,
        )


def _show_equation(mean: float, variance: float, eps: float, text: Catalogue) -> None:
    """Show what a batch norm does to every number, with the name of each part at it."""
    names = {
        "x": text("a number before"),
        "y": text("after"),
        "mean": text("mean"),
        "variance": text("variance"),
        "tiny": text("a tiny number"),
    }
    said = {key: rf"\text{{{name}}}" for key, name in names.items()}
    st.latex(
        rf"\underbrace{{y}}_{{{said['y']}}} = "
        rf"\frac{{\underbrace{{x}}_{{{said['x']}}} - \underbrace{{({mean:.4f})}}_{{{said['mean']}}}}}"
        rf"{{\sqrt{{\underbrace{{{variance:.4f}}}_{{{said['variance']}}} + "
        rf"\underbrace{{{eps:.5f}}}_{{{said['tiny']}}}}}}}"
    )


def _said_of_swap(swapped: int, change: float, text: Catalogue) -> str:
    if not swapped:
        return text("The first is your digit. Click another one to swap it, and again to swap it back.")
    if not change:
        return text("Swapped, and the map of your digit is the same. Click again to swap it back.")
    return text(
        "Swapped: the map of your digit has changed by up to {change}. Click again to swap it back.",
        change=f"{change:.3g}",
    )


@st.cache_resource(show_spinner=False)
def _crowd() -> torch.Tensor:
    """The output of conv1 for the digits of all batches, and for `_boldest`; (digits, 6, 28, 28)."""
    pictures = digits()[0].pictures[: (_BATCHES + 1) * _LARGEST]
    every = np.concatenate([pictures, _boldest()[None]])
    return torch.from_numpy(before(network(), "relu1", prepared(every)))


def _groups(size: int) -> torch.Tensor:
    """The output of conv1 for all batches of `size` digits: (batches, size, 6, 28, 28)."""
    return torch.unflatten(_crowd()[: (_BATCHES + 1) * size], 0, (_BATCHES + 1, size))


@st.cache_data(max_entries=64, show_spinner=False)
def _reach(maps: np.ndarray, size: int, momentum: float) -> np.ndarray:
    """How far each channel reaches in any of the batches; it stays the same while one walks through them."""
    return reach(torch.from_numpy(maps), _groups(size), momentum=momentum)


def _boldest() -> np.ndarray:
    """The digit that takes the place of another in a batch: the one with the most ink, (28, 28) uint8."""
    pictures = digits()[1].pictures
    found: np.ndarray = pictures[pictures.sum((1, 2)).argmax()]
    return found
