"""Backend on a cluster: requests to replicas on several computers, repeated when one of them dies."""

from __future__ import annotations

import time
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import ray
from ray import serve
from ray.serve.exceptions import RayServeException

from cnnviz.capture.trace import Layer, Trace
from cnnviz.memoize import memoized
from cnnviz.serving.request_queue import RequestQueue

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from ray.serve.handle import DeploymentHandle

    from cnnviz.capture.edits import Off
    from cnnviz.serving.backend import Report, Task

APPLICATION = "cnnviz"
Result = TypeVar("Result")
_CONCURRENT = 16  # requests of one app that the cluster has at once; the others wait in the app's own queue
_TIMEOUT = 120  # seconds until a request without a response fails
_RETRY_AFTER = 0.2  # seconds until a request is repeated


@memoized
def _queue(address: str) -> RequestQueue:
    return RequestQueue(f"requests to {address}", threads=_CONCURRENT)


@memoized
def _cluster(address: str) -> DeploymentHandle:
    ray.init(address, ignore_reinit_error=True, log_to_driver=False)
    return serve.get_app_handle(APPLICATION)


class ClusterBackend:
    """One model on a cluster.

    Attributes:
        queue: of this app's requests to the cluster.
        fell_back: False, since each replica falls back by itself.
    """

    fell_back = False

    def __init__(self, model: str, address: str) -> None:
        """Send requests for `model` to the cluster at `address`, such as "ray://head:10001".

        Raises:
            ConnectionError: the cluster cannot be reached.
        """
        self._model, self.queue, self._cluster = model, _queue(address), _cluster(address)

    @property
    def device(self) -> str:
        """Name of the device of one of the computers, as people call it."""
        name: str = self.queue.run(lambda: self._request("device"))
        return name

    def forward(self, pixels: np.ndarray) -> Trace:
        """Run the forward pass of one picture; see `Backend.forward`."""
        return Trace(self._model, self._layers, MappingProxyType(self._request("forward", pixels)))

    def without(self, trace: Trace, off: Sequence[Off]) -> Trace:
        """Run the forward pass of `trace` with parts off; see `Recorder.without`."""
        changed = self._request("without", trace[trace.layers[0].name], off)
        return Trace(trace.model, trace.layers, MappingProxyType({**trace.activations, **changed}))

    def compute(self, task: Task[Result], report: Report | None) -> Result:
        """Run `task`; see `Backend.compute`. Here `report` is called once, at the end."""
        result: Result = self._request("compute", task, report is not None)
        if report is not None:
            report(1)
        return result

    @cached_property
    def _layers(self) -> tuple[Layer, ...]:
        """The layers of the network, requested once."""
        return tuple(
            Layer(**fields | {"parameters": MappingProxyType(fields["parameters"])})
            for fields in self._request("layers")
        )

    def _request(self, method: str, *arguments: Any) -> Any:
        """Return the response of a replica, or of another one if it dies meanwhile.

        Raises:
            ray.exceptions.RayError: no replica has responded in time.
        """
        end = time.monotonic() + _TIMEOUT
        while True:
            try:
                return (
                    getattr(self._cluster, method).remote(self._model, *arguments).result(timeout_s=_TIMEOUT)
                )
            except ray.exceptions.RayTaskError:
                raise  # the request itself is at fault, and would fail again
            except (ray.exceptions.RayError, RayServeException):
                if time.monotonic() > end:
                    raise
                time.sleep(_RETRY_AFTER)
