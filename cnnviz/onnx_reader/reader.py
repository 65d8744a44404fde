"""A file of ONNX read into a graph and its tensors, without running anything of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from google.protobuf.message import DecodeError

from cnnviz.onnx_reader import constants, naming
from cnnviz.onnx_reader.draft import Draft, DraftStep, Value
from cnnviz.onnx_reader.errors import MisfitError, OnnxError
from cnnviz.onnx_reader.graph import INPUT, MOST_STEPS, Graph, Step, parse
from cnnviz.onnx_reader.network import sketch
from cnnviz.onnx_reader.node import Node
from cnnviz.onnx_reader.picture import input_name, shapes
from cnnviz.onnx_reader.rewriting import rewritten
from cnnviz.onnx_reader.translations import TRANSLATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from torch import nn

_COUNTS = ("num_batches_tracked",)  # tensors that are whole numbers
_SMALL = 1000  # numbers that are kept, since many nodes may read the same sizes
_MOST_TRIED = 15_000  # nodes, for pictures of any size
_OLDEST, _OWN = 7, ("", "ai.onnx")  # version of ONNX's operations; their domain
Tensors = dict[str, np.ndarray]


def read(content: bytes, size: tuple[int, int] | None = None) -> tuple[Graph, Tensors]:
    """Read a network that turns one picture into a number for each class.

    Args:
        content: of an ONNX file, in one part.
        size: rows and columns of its picture, where the file leaves them open.

    Returns:
        Its graph, and the tensors of the network that `network.build` makes of it, by name: float32, but for
        the counts of batches.

    Raises:
        OnnxError: it is none, or has a step that cannot be run here.
    """
    try:
        model = onnx.load_model_from_string(content)
    except DecodeError as error:
        raise OnnxError("the file is not an ONNX file, or it is damaged") from error
    del content  # a copy of all numbers
    found = _found(model, size)
    del model  # another one, before some are put in order
    return parse(found.graph.write()), found.tensors()


def _found(model: Any, size: tuple[int, int] | None) -> _Found:
    """Read the network in a model. Raises OnnxError."""
    version = next((each.version for each in model.opset_import if each.domain in _OWN), 0)
    nodes = model.graph.node
    if not nodes or not version:
        raise OnnxError("the file is not an ONNX file, or it is damaged")
    if version < _OLDEST:
        raise OnnxError("the file is of ONNX's opset {found}; export it again, with opset 17", found=version)
    if len(nodes) > MOST_STEPS:
        raise OnnxError("the file has {count} steps; it may have {limit}", count=len(nodes), limit=MOST_STEPS)
    reading = _Reading(model.graph, version)
    failed: list[MisfitError] = []
    for shape, order in shapes(model.graph, size):
        if len(failed) * len(nodes) > _MOST_TRIED:
            break
        try:
            return reading.network(shape, order)
        except MisfitError as error:
            failed.append(error)
    raise failed[0]


@dataclass
class _Found:
    """A network that was read.

    Attributes:
        graph: its graph.
        steps: what became the steps of the graph, with their tensors as they are in the file.
        network: what the graph makes, without numbers.
    """

    graph: Graph
    steps: list[DraftStep]
    network: nn.Module

    def tensors(self) -> Tensors:
        """Take the tensors of the network, by name. Raises OnnxError unless they are its own, and finite."""
        tensors = {}
        for step, written in zip(self.steps, self.graph.steps, strict=True):
            for name, numbers in step.tensors.items():
                key = f"{written.name}.{name}".rstrip(".")
                tensors[key] = numbers if name in _COUNTS else np.ascontiguousarray(numbers, np.float32)
            step.tensors = {}  # which may be the same numbers in another order
        _check_tensors(tensors, self.network)
        return tensors


class _Reading:
    """The nodes of a file, read for a picture of some shape."""

    def __init__(self, graph: Any, version: int) -> None:
        self._file, self._version = graph, version
        self._tensors = {tensor.name: tensor for tensor in graph.initializer}
        self._decoded: dict[str, np.ndarray] = {}
        self._picture = input_name(graph)

    def network(self, shape: tuple[int, int, int], order: tuple[int, ...]) -> _Found:
        """Return the network for a picture of (channels, rows, columns).

        Args:
            shape: of the picture.
            order: for each axis of it that the file sees, that of (batch, channels, rows, columns).

        Raises:
            OnnxError: it cannot be run so.
        """
        draft = Draft()
        picture = draft.picture(shape)
        values: dict[str, Value | np.ndarray | OnnxError] = {self._picture: Value(picture, order)}
        for node in self._file.node:
            try:
                found = self._outputs(draft, node, values)
                values |= {name: each for name, each in zip(node.output, found, strict=False) if name}
            except OnnxError as error:  # which only counts if the output depends on it
                values |= dict.fromkeys(node.output, error.with_traceback(None))
        last = _scores(draft, [values.get(each.name) for each in self._file.output])
        steps = rewritten(draft.steps, last)
        if not steps:
            raise OnnxError("the network in the file has no layers")
        names = naming.name_steps(steps) | {picture: INPUT}
        written = tuple(
            Step(names[step], step.operation, tuple(names[each] for each in step.inputs), step.options)
            for step in steps
        )
        graph = Graph(shape, last.shape[1], written)
        return _Found(graph, steps, sketch(graph))

    def _outputs(
        self, draft: Draft, node: Any, values: Mapping[str, Value | np.ndarray | OnnxError]
    ) -> Sequence[Value | np.ndarray]:
        """Return what a node puts out."""
        inputs = tuple(self._input(name, values, node) for name in node.input)
        if node.op_type == "Constant":
            return [constants.constant(node)]
        if node.op_type == "Shape" and isinstance(inputs[0], Value):
            return [constants.shape(node, inputs[0].shape)]
        if constants.foldable(node) and not any(isinstance(each, Value) for each in inputs):
            return constants.folded(node, inputs, self._version)
        given = Node(
            node.name or node.op_type,
            node.op_type if node.domain in _OWN else f"{node.domain}.{node.op_type}",
            naming.path(node),
            self._version,
            {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute},
            inputs,
            sum(map(bool, node.output)),
        )
        if given.kind not in TRANSLATIONS:
            raise given.refused()
        try:
            found = TRANSLATIONS[given.kind](draft, given)
        except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RuntimeError) as error:
            raise given.refused() from error  # a damaged attribute or input of it
        return found if isinstance(found, list) else [found]

    def _input(
        self, name: str, values: Mapping[str, Value | np.ndarray | OnnxError], node: Any
    ) -> Value | np.ndarray | None:
        """Return the input of a node called `name`."""
        found = values.get(name)
        if isinstance(found, OnnxError):
            raise found
        if not name or found is not None:
            return found
        if name not in self._tensors:
            raise OnnxError(
                "{step} in the file reads what no step before it puts out: {name}",
                step=(node.name or node.op_type)[:60],
                name=name[:60],
            )
        if name in self._decoded:
            return self._decoded[name]
        numbers = constants.decoded(self._tensors[name])
        if numbers.size <= _SMALL:
            self._decoded[name] = numbers
        return numbers


def _scores(draft: Draft, outputs: Iterable[Value | np.ndarray | OnnxError | None]) -> DraftStep:
    """Return the step that puts out a number for each class; the first, if several do.

    Raises:
        OnnxError: none does.
    """
    failed: OnnxError | None = None
    for found in outputs:
        if (
            isinstance(found, Value)
            and max(found.shape, default=0) == prod(found.shape)
            and (0 not in found.order or found.shape[0] == 1)
        ):
            return draft.reshaped("", draft.laid("", found).step, (1, prod(found.shape)))
        failed = failed or (found if isinstance(found, OnnxError) else None)
    raise failed or MisfitError("the network in the file does not put out one number for each class")


def _check_tensors(tensors: Tensors, network: nn.Module) -> None:
    """Raise OnnxError unless the tensors are those of `network`, and finite."""
    needed = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    for name, numbers in tensors.items():
        if needed.get(name) != numbers.shape:
            raise OnnxError("{name} in the file does not fit its layer", name=name[:60])
        if not np.isfinite(numbers).all():
            raise OnnxError("{name} in the file holds numbers that are not finite", name=name[:60])
