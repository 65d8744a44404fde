"""One node of a file: its attributes, and its inputs as far as they are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.onnx_reader.draft import Value
from cnnviz.onnx_reader.errors import OnnxError

if TYPE_CHECKING:
    from collections.abc import Mapping

Given = Value | np.ndarray | None


@dataclass(frozen=True)
class Node:
    """One node of a file.

    Attributes:
        name: its own, or that of its operation.
        kind: its operation in ONNX, "Conv".
        path: where it stands; see `naming.path`.
        version: of ONNX's operations, the opset.
        attributes: by name.
        inputs: numbers that the file holds, what steps put out, or None where one is left out.
        outputs: how many it has.
    """

    name: str
    kind: str
    path: str
    version: int
    attributes: Mapping[str, Any]
    inputs: tuple[Given, ...]
    outputs: int

    def value(self, place: int = 0) -> Value:
        """Return the input at `place`, which a step puts out. Raises OnnxError if it is none."""
        found = self.inputs[place] if place < len(self.inputs) else None
        if not isinstance(found, Value):
            raise OnnxError(
                "{step} in the file, {operation}, lacks an input", step=self.name[:60], operation=self.kind
            )
        return found

    def numbers(self, place: int) -> np.ndarray | None:
        """Return the numbers at `place`, None without. Raises OnnxError if they are computed."""
        found = self.inputs[place] if place < len(self.inputs) else None
        if isinstance(found, Value):
            raise OnnxError(
                "{step} in the file, {operation}, computes its own weights or sizes from the picture",
                step=self.name[:60],
                operation=self.kind,
            )
        return found

    def needed(self, place: int) -> np.ndarray:
        """Return the numbers at `place`. Raises OnnxError if there are none, or they are computed."""
        found = self.numbers(place)
        if found is None:
            raise OnnxError(
                "{step} in the file, {operation}, lacks an input", step=self.name[:60], operation=self.kind
            )
        return found

    def whole(self, name: str, place: int) -> list[int] | None:
        """Return whole numbers: the attribute called `name` of older files, or the input at `place`."""
        if name in self.attributes:
            return [int(number) for number in np.ravel(self.attributes[name])]
        found = self.numbers(place)
        return None if found is None else [int(number) for number in found.ravel()]

    def refused(self) -> OnnxError:
        """Return the error that says that its operation, in the way it is used here, cannot be run."""
        return OnnxError(
            "{step} in the file is a step that cannot be run here: {operation}",
            step=self.name[:60],
            operation=self.kind[:60],
        )
