"""The labs of the lesson in their order, each with its purpose."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cnnviz.translations import Catalogue

# The labs that fit into one lesson, and the minutes that each then takes.
SHORT = MappingProxyType({"pixels": 8, "convolution": 15, "activation": 7, "pooling": 7, "output": 8})


class Entry(NamedTuple):
    """A lab as the overview lists it.

    Attributes:
        name: of the page: pages/lab_{name}.py.
        title: what it is called.
        minutes: how long it takes in a class.
        serves: what it is for, in a sentence.
        points: of the lesson that come up in it, by their terms.
    """

    name: str
    title: str
    minutes: int
    serves: str
    points: str

    @property
    def page(self) -> str:
        """The file of the page."""
        return f"pages/lab_{self.name}.py"


def labs(text: Catalogue) -> tuple[Entry, ...]:
    """The labs in the order of the lesson."""
    return (
        Entry(
            "pixels",
            text("A picture is numbers"),
            15,
            text(
                "All that a network gets of a picture is a table of numbers from 0 to 255: three for each "
                "pixel in colour, one in grey."
            ),
            text("pixel, channel, 0 to 255, (H, W, C) and (C, H, W)"),
        ),
        Entry(
            "flatten",
            text("Why not just flatten"),
            20,
            text(
                "A network that looks through windows knows what lies beside what; one that flattens at once "
                "does not."
            ),
            text("flattening, neighbourhood, MLP and CNN, training and testing"),
        ),
        Entry(
            "convolution",
            text("Convolution"),
            25,
            text("A small window of weights slides over the picture and says where it finds its pattern."),
            text("kernel, stride, dilation, size of the output, sum over channels"),
        ),
        Entry(
            "padding",
            text("Padding"),
            15,
            text(
                "To keep the size, something must be invented beyond the edge, and every layer carries it "
                "further in."
            ),
            text("zeros, replicate, reflect, circular, effect at the edge"),
        ),
        Entry(
            "pooling",
            text("Pooling"),
            15,
            text(
                "Pooling makes a map smaller, and what is left changes less when the picture moves a little."
            ),
            text("max pooling, average pooling, strided convolution, small shifts"),
        ),
        Entry(
            "activation",
            text("Activation"),
            15,
            text(
                "Without a bend between them, layers in a row could do no more than one; an activation is "
                "that bend."
            ),
            text("ReLU and its friends, non-linearity, dead channels"),
        ),
        Entry(
            "patches",
            text("What does it look for?"),
            20,
            text(
                "One map says where a channel answers on one picture; what it looks for is found with many "
                "pictures, by several ways that check each other."
            ),
            text("channel, strongest patches, receptive field, tuning, made picture"),
        ),
        Entry(
            "regularisation",
            text("Batch norm and dropout"),
            15,
            text("Batch norm and dropout help a network to learn; switch it to eval mode before using it."),
            text("train and eval, running statistics, dropout, p"),
        ),
        Entry(
            "output",
            text("Fully connected and output"),
            20,
            text("The maps become one row of numbers, and weighted sums of it become an answer."),
            text("flatten, weighted sum, softmax, sigmoid, threshold"),
        ),
        Entry(
            "builder",
            text("Build your own"),
            30,
            text(
                "Layers can be stacked when their shapes fit; some stacks learn to read digits, and some do "
                "not."
            ),
            text("Conv2D, ReLU, MaxPool2D, Flatten, Linear, Softmax; shapes and parameters"),
        ),
    )
