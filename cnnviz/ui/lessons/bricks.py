"""The table of a stack of layers, whose rows are its controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.lessons.stack import MOST_LAYERS, Codes, LayerKind, LayerSpec
from cnnviz.ui.shell.component import component, sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.lessons.stack import Step
    from cnnviz.translations import Catalogue
    from cnnviz.ui.lessons.lab import Lab

STACK = "stack"
_NEW = (
    LayerSpec(LayerKind.CONV, 8, 3, 1, 1),
    LayerSpec(LayerKind.NORM),
    LayerSpec(LayerKind.RELU),
    LayerSpec(LayerKind.SIGMOID),
    LayerSpec(LayerKind.MAX, 2),
    LayerSpec(LayerKind.AVERAGE, 2),
    LayerSpec(LayerKind.FLATTEN),
    LayerSpec(LayerKind.LINEAR, 10),
    LayerSpec(LayerKind.SOFTMAX),
)
_ENDS = {  # of each number of a layer
    LayerKind.CONV: {"size": (1, 32), "kernel": (1, 11), "stride": (1, 4), "padding": (0, 5)},
    LayerKind.MAX: {"size": (1, 8)},
    LayerKind.AVERAGE: {"size": (1, 8)},
    LayerKind.LINEAR: {"size": (1, 512)},
}


def edit(lab: Lab, pieces: Sequence[LayerSpec], steps: Sequence[Step], text: Catalogue) -> None:
    """Show the stack, a row for each layer with all that can be changed of it; a change makes another stack.

    Args:
        lab: whose setting the stack is.
        pieces: its layers.
        steps: the output of each, as far as they are possible.
        text: the language.
    """
    key = f"tall-{lab.name}-stack"

    def take() -> None:
        code = sent(key, STACK)
        if isinstance(code, str) and code in Codes():
            lab.put({STACK: code})

    most = max((step.parameters for step in steps), default=0)
    outputs: list[dict[str, object]] = [
        {
            "shape": "×".join(map(str, step.shape)),
            "weights": f"{step.parameters:,}",
            "share": step.parameters / most if most else 0,
        }
        for step in steps
    ]
    missing: list[dict[str, object]] = [{"shape": "", "weights": "", "share": 0}] * (len(pieces) - len(steps))
    component("stack", "lessons/stack.js")(
        data={
            "layers": [
                {**_fields(piece), **output} for piece, output in zip(pieces, outputs + missing, strict=True)
            ],
            "kinds": [
                {**_fields(new), "name": name, "ends": _ENDS.get(new.kind, {})}
                for new, name in zip(_NEW, _names(text), strict=True)
            ],
            "most": MOST_LAYERS,
        },
        key=key,
        on_stack_change=take,
    )


def _names(text: Catalogue) -> list[str]:
    """The names of the kinds of layers, in the order of `_NEW`."""
    return [
        text("Convolution"),
        text("Batch norm"),
        "ReLU",
        text("Sigmoid"),
        text("Max pooling"),
        text("Average pooling"),
        text("Flatten"),
        text("Fully connected"),
        text("Softmax"),
    ]


def _fields(piece: LayerSpec) -> dict[str, object]:
    numbers = {name: getattr(piece, name) for name in _ENDS.get(piece.kind, {})}
    return {"kind": str(piece.kind), "numbers": numbers}
