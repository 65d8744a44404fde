"""Backend protocol: the place where the passes of one model are computed, in a turn that the engine takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from cnnviz.capture.edits import Off
    from cnnviz.capture.recorder import Recorder
    from cnnviz.capture.trace import Trace
    from cnnviz.serving.request_queue import RequestQueue

Report: TypeAlias = Callable[[float], None]  # called with the share that is done, 0 to 1, after each step
Result = TypeVar("Result")
Task: TypeAlias = "Callable[[Recorder, Report], Result]"  # can be pickled, and its result; see `tasks`


class UnreachableError(Exception):
    """The computers of a backend cannot be reached, or the server does not know them."""


class Backend(Protocol):
    """Computes one model, on this computer or elsewhere; `Engine` calls its methods in a turn of `queue`."""

    @property
    def queue(self) -> RequestQueue:
        """Queue in which requests to this backend wait."""

    @property
    def device(self) -> str:
        """Name of the device, as people call it. Raises UnreachableError, at once."""

    @property
    def fell_back(self) -> bool:
        """Whether the model runs on the CPU because the GPU cannot do it."""

    @property
    def size(self) -> int:
        """Bytes of the weights in the memory of this process."""

    def forward(self, pixels: np.ndarray) -> Trace:
        """Run the forward pass of one picture, (channels, rows, columns) float32."""

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """Run the forward pass of `trace` with parts of the network off; see `Recorder.without`."""

    def compute(self, task: Task[Result], report: Report | None) -> Result:
        """Run `task` on the model; without `report` it is short and reports nothing."""
