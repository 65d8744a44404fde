"""LeNet-5, with ReLU and max pooling."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn


def build() -> nn.Sequential:
    """Build LeNet-5 with ReLU and max pooling, with random weights; 61,706 parameters.

    Input: (batch, 1, 32, 32), prepared as by `cnnviz.inputs.digits.prepare`. Output:
    (batch, 10) probabilities.

    After LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998.
    Theirs had scaled tanh, trained average pooling, a sparse second convolution and radial basis functions
    at the end.
    """
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(1, 6, 5),  # (6, 28, 28)
            relu1=nn.ReLU(),
            pool1=nn.MaxPool2d(2),  # (6, 14, 14)
            conv2=nn.Conv2d(6, 16, 5),  # (16, 10, 10)
            relu2=nn.ReLU(),
            pool2=nn.MaxPool2d(2),  # (16, 5, 5)
            flatten=nn.Flatten(),  # (400,)
            fc1=nn.Linear(400, 120),
            relu3=nn.ReLU(),
            fc2=nn.Linear(120, 84),
            relu4=nn.ReLU(),
            fc3=nn.Linear(84, 10),
            softmax=nn.Softmax(dim=1),
        )
    )
