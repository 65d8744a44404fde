"""How does a page ask a cluster as it asks the engine of its own computer?"""

from __future__ import annotations

import time
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import ray
from ray import serve
from ray.serve.exceptions import RayServeException

from cnnviz.capture.trace import Layer, Trace
from cnnviz.memoize import memoized
from cnnviz.serving.engine import Engine, Number, Result
from cnnviz.serving.request_queue import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from ray.serve.handle import DeploymentHandle

    from cnnviz.analysis.attribution import Method
    from cnnviz.capture.edits import Off
    from cnnviz.capture.trace import Unit
    from cnnviz.models.specs import ModelSpec

APPLICATION = "cnnviz"
_AT_ONCE = 16  # questions of one app that the cluster has in hand; the others wait in this app's own line
_PATIENCE = 120  # seconds until a question without an answer is given up
_AGAIN = 0.2  # seconds until it is asked anew


@memoized
def _line(address: str) -> Line:
    return Line(f"questions to {address}", threads=_AT_ONCE)


@memoized
def _cluster(address: str) -> DeploymentHandle:
    ray.init(address, ignore_reinit_error=True, log_to_driver=False)
    return serve.get_app_handle(APPLICATION)


class Remote(Engine):
    """One model on a cluster, with the same methods, turns and memory as on the own computer."""

    def __init__(self, spec: ModelSpec, address: str) -> None:
        """Ask the cluster at `address`, such as "ray://head:10001".

        Raises:
            ConnectionError: it cannot be reached.
        """
        self._start(spec, _line(address))
        self._cluster = _cluster(address)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of the network; they travel once."""
        return tuple(
            Layer(**fields | {"parameters": MappingProxyType(fields["parameters"])})
            for fields in self._do(lambda: self._ask("layers"))
        )

    @property
    def where(self) -> str:
        """What a person calls the device of one of the computers."""
        found: str = self._do(lambda: self._ask("where"))
        return found

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """See `Engine.without`."""
        pixels = trace[trace.layers[0].name]
        changed = self._do(lambda: self._ask("without", pixels, off))
        return Trace(trace.model, trace.layers, MappingProxyType({**trace.activations, **changed}))

    def gradient(self, pixels: np.ndarray, unit: Unit) -> np.ndarray:
        """See `Engine.gradient`."""
        found: np.ndarray = self._do(lambda: self._ask("ask", "gradient", pixels, unit))
        return found

    def attribute(
        self, pixels: np.ndarray, layer: str, number: Number, method: Method, watch: Callable[[float], None]
    ) -> np.ndarray:
        """See `Engine.attribute`; here `watch` hears of the end alone."""
        found: np.ndarray = self._do(lambda: self._ask("attribute", pixels, layer, number, method))
        watch(1)
        return found

    def estimates(self, pixels: np.ndarray, layer: str, number: Number) -> np.ndarray:
        """See `Engine.estimates`."""
        found: np.ndarray = self._do(lambda: self._ask("ask", "estimates", pixels, layer, number))
        return found

    def _attempt(self, work: Callable[[], Result]) -> Result:
        return work()  # a replica falls back by itself

    def _together(self) -> int:
        return 1  # Ray gathers them

    def _pass(self, pictures: Sequence[np.ndarray]) -> list[Trace]:
        return [
            Trace(self.spec.name, self.layers, MappingProxyType(self._ask("read", picture)))
            for picture in pictures
        ]

    def _ask(self, method: str, *arguments: Any) -> Any:
        """What a replica answers; if it dies meanwhile, what another one does.

        Raises:
            ray.exceptions.RayError: none has answered in time.
        """
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return (
                    getattr(self._cluster, method)
                    .remote(self.spec.name, *arguments)
                    .result(timeout_s=_PATIENCE)
                )
            except ray.exceptions.RayTaskError:
                raise  # the question itself is at fault, and would be the next time
            except (ray.exceptions.RayError, RayServeException):
                if time.monotonic() > end:
                    raise
                time.sleep(_AGAIN)
