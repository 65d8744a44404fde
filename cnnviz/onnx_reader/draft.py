"""The draft of a graph while a file is read: its steps, and what each puts out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cnnviz.onnx_reader.constants import MOST
from cnnviz.onnx_reader.errors import MisfitError, OnnxError
from cnnviz.onnx_reader.graph import INPUT, PARAMETER
from cnnviz.onnx_reader.sizes import output_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np

Order = tuple[int, ...]


@dataclass(eq=False)
class DraftStep:
    """A step of which the last name is not known yet.

    Attributes:
        path: where it stands, as far as the file says: of a module or of the module in which a function is
            called; "" for none.
        operation, options: as of `graph.Step`.
        inputs: the steps before it.
        tensors: its numbers, by their names in its module; a parameter has one, "".
        shape: of what it puts out for one picture, with the axis of the batch; a parameter has none of that.
    """

    path: str
    operation: str
    inputs: list[DraftStep]
    options: dict[str, Any]
    tensors: dict[str, np.ndarray]
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Value:
    """What a step puts out, as the file sees it.

    A file may turn channels, rows and columns round as often as it likes: that is only remembered, until some
    step depends on it.

    Attributes:
        step: that puts it out.
        order: for each axis that the file sees, that of the step's output. Where it sees no batch, as it can
            do for one picture, 0 is not among them.
    """

    step: DraftStep
    order: Order

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that the file sees."""
        return tuple(self.step.shape[axis] for axis in self.order)


@dataclass
class Draft:
    """The steps so far."""

    steps: list[DraftStep] = field(default_factory=list)
    _held: int = 0  # numbers of tensors

    def picture(self, shape: tuple[int, int, int]) -> DraftStep:
        """Return the step that stands for a picture of (channels, rows, columns)."""
        return DraftStep("", INPUT, [], {}, {}, (1, *shape))

    def module(
        self,
        path: str,
        operation: str,
        source: Value,
        options: Mapping[str, Any] | None = None,
        tensors: Mapping[str, np.ndarray] | None = None,
    ) -> Value:
        """Add a module that reads the output of `source` as it is; its output is in the same order."""
        given = dict(options or {})
        shape = _attempted(path, operation, given, [source.step.shape])
        return self._added(
            DraftStep(path, operation, [source.step], given, dict(tensors or {}), shape), source.order
        )

    def function(
        self, path: str, operation: str, sources: Sequence[Value | DraftStep], *arguments: Any
    ) -> Value:
        """Add a function; its output is in the order of its first input that is a value."""
        steps = [each.step if isinstance(each, Value) else each for each in sources]
        first = next(each for each in sources if isinstance(each, Value))
        options = {"arguments": list(arguments)}
        shape = _attempted(path, operation, options, [step.shape for step in steps])
        order = first.order
        if len(shape) != len(first.step.shape):
            order = tuple(range(min(order), len(shape)))
        return self._added(DraftStep(path, operation, steps, options, {}, shape), order)

    def parameter(self, path: str, numbers: np.ndarray) -> DraftStep:
        """Add a tensor that is the same for all pictures, and has no axis of the batch."""
        step = DraftStep(
            path, PARAMETER, [], {"shape": list(numbers.shape)}, {"": numbers}, tuple(numbers.shape)
        )
        return self._added(step, ()).step

    def laid(self, path: str, value: Value, order: Order | None = None) -> Value:
        """Return `value` with its axes in `order`; without one, as the file sees them."""
        wanted = tuple(sorted(value.order)) if order is None else order
        if sorted(wanted) != sorted(value.order):
            raise OnnxError("{step} in the file mixes the pictures of a batch", step=path[:60])
        moved = list(range(len(value.step.shape)))
        for axis, now in zip(wanted, value.order, strict=True):
            moved[axis] = now
        if moved == sorted(moved):
            return Value(value.step, wanted)
        long = [axis for axis in moved if value.step.shape[axis] != 1]
        if long == sorted(long):  # no number changes its place
            shape = tuple(value.step.shape[axis] for axis in moved)
            return Value(self.reshaped(path, value.step, shape), wanted)
        return Value(self.function(path, "permute", [_as_it_is(value.step)], moved).step, wanted)

    def reshaped(self, path: str, step: DraftStep, shape: tuple[int, ...]) -> DraftStep:
        """Return the numbers of a step, in the same order, in another shape with the batch's 1 in front."""
        while step.operation in ("reshape", "Flatten"):
            (step,) = step.inputs
        if step.shape == shape:
            return step
        if len(shape) == 2 < len(step.shape):
            return self.module(path, "Flatten", _as_it_is(step)).step
        return self.function(path, "reshape", [_as_it_is(step)], [-1, *shape[1:]]).step

    def _added(self, step: DraftStep, order: Order) -> Value:
        self._held += sum(numbers.size for numbers in step.tensors.values())
        if self._held > MOST:
            raise OnnxError(
                "the network in the file has more than {limit} million numbers", limit=MOST // 10**6
            )
        self.steps.append(step)
        return Value(step, order)


def used(steps: Iterable[DraftStep], last: DraftStep) -> list[DraftStep]:
    """Return those of `steps`, in the same order, on which the output of `last` depends."""
    needed = {last}
    for step in reversed(list(steps)):
        if step in needed:
            needed.update(step.inputs)
    return [step for step in steps if step in needed]


def _as_it_is(step: DraftStep) -> Value:
    return Value(step, tuple(range(len(step.shape))))


def _attempted(
    path: str, operation: str, options: Mapping[str, Any], sources: Sequence[tuple[int, ...]]
) -> tuple[int, ...]:
    """Return the shape of what a step puts out. Raises MisfitError if it cannot read these."""
    try:
        return output_shape(operation, options, sources)
    except (RuntimeError, TypeError, ValueError, LookupError) as error:
        raise MisfitError(
            "{step} in the file, {operation}, does not fit what it reads",
            step=(path or operation)[:60],
            operation=operation,
        ) from error
