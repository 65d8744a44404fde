"""Detector of what is no digit: it reads the layers of one forward pass of LeNet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import load_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cnnviz.capture.trace import Trace

LAYERS = ("pool1", "pool2", "relu3", "relu4", "fc3")  # of LeNet, in this order


def is_outlier(trace: Trace, weights: Path | None) -> bool:
    """Whether the `score` of a trace is above 0; False of a network without a detector."""
    return weights is not None and score(trace, weights) > 0


def score(trace: Trace, weights: Path) -> float:
    """Return how unlike the digits of its training a picture is to LeNet; above 0 it is called no digit.

    One hidden layer of ReLUs and one output on the numbers x of five layers: v · max(0, W (s x) + b) + c.
    Outlier exposure, after Hendrycks, Mazeika and Dietterich, "Deep Anomaly Detection with Outlier Exposure",
    2019.

    Args:
        trace: of LeNet with the weights that come with the program.
        weights: what `cnnviz.training.outliers.train` wrote.
    """
    numbers = _numbers(weights)
    read = np.concatenate([trace[name].ravel() for name in LAYERS])
    hidden = np.maximum(
        numbers["hidden.weight"] @ (numbers["hidden.scale"] * read) + numbers["hidden.bias"], 0
    )
    return float(hidden @ numbers["output.weight"] + numbers["output.bias"][0])


@cache
def _numbers(weights: Path) -> Mapping[str, np.ndarray]:
    return {name: array.astype(np.float32) for name, array in load_file(weights).items()}
