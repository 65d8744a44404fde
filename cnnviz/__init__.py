"""Visualisation of a convolutional network: its feature maps, its edges and its sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__version__ = "0.2.0"


def show(
    model: object,
    classes: Sequence[str] | None = None,
    prepare: object = None,
    size: int | None = None,
) -> None:
    """Open the pages on `model`, as it is now: in a notebook in a frame, else in the browser.

    They are served on a free port, to this computer alone. In a script that goes on until Ctrl+C; in a
    notebook, or where Python asks for the next line, until the process ends. Another call shows another
    network, in the pages that are open too.

    Args:
        model: any `torch.nn.Module` that torch.fx can trace. It takes pictures, (pictures, channels, rows,
            columns) float32 with 3 channels or 1, and gives a number for each class, (pictures, classes), or
            one that decides between two, (pictures, 1).
        classes: their names, in the order of the outputs; by default "0", "1", ...
        prepare: how a picture becomes the input: the transform of torchvision that pictures are tested with;
            or "digits", which are drawn on the page and become as MNIST's are, 28 or 32 pixels wide and high;
            with other numbers "digits 0..1", "digits -1..1", "digits 0..255", dark on light "digits 1..0";
            or one of the names "imagenet", "0..1", "-1..1", "0..255", "caffe" and "mnist"; or a
            `cnnviz.inputs.custom.PreparationCard`; by default "imagenet" of colours and "0..1" of grey.
        size: rows and columns of the input, where `prepare` does not say them; by default the first that
            `model` can read of 224, 32, 28 and other usual ones.

    Raises:
        cnnviz.models.module_checks.ModuleError: `model` cannot be shown; the text says which line of it is
            why, and what to change.
    """
    from cnnviz.ui import showing  # noqa: PLC0415 (an import of cnnviz leaves the process as it was)

    showing.show(model, classes, prepare, size)
