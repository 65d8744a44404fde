"""The training of the example of a network of one's own: what a student would write, for digits.

`python -m cnnviz.training.example` trains it and writes its file; assets/small-cnn.md says how well it reads.
"""

from __future__ import annotations

import time
import warnings
from collections import OrderedDict

import torch
from torch import nn

from cnnviz.inputs.mnist_subset import digits
from cnnviz.lessons.shuffle import bare
from cnnviz.paths import EXAMPLE
from cnnviz.training.live_training import LiveTraining, Trainee

_NAME, _EPOCHS = EXAMPLE.stem, 12


def build() -> nn.Sequential:
    """The network with random weights: two convolutions, a pooling after each, and one linear layer."""
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(1, 8, 3, padding=1),
            relu1=nn.ReLU(),
            pool1=nn.MaxPool2d(2),
            conv2=nn.Conv2d(8, 16, 3, padding=1),
            relu2=nn.ReLU(),
            pool2=nn.MaxPool2d(2),
            flatten=nn.Flatten(),
            fc=nn.Linear(16 * 7 * 7, 10),
        )
    )


def _write() -> None:
    """Train it on the digits that come with the program, and write it as ONNX."""
    training = LiveTraining({_NAME: Trainee(build, bare)}, digits(), epochs=_EPOCHS)
    training.start()
    while training.watch():
        time.sleep(0.1)
    trained = training.trainees[_NAME]
    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(trained.network, (torch.zeros(1, 1, 28, 28),), EXAMPLE, dynamo=False)
    print(f"{EXAMPLE}: {trained.accuracies[-1]:.1%} of the digits held out right")


if __name__ == "__main__":
    _write()
