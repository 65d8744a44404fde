"""Backend on a cluster: requests to replicas on several computers, repeated when one of them dies."""

from __future__ import annotations

import os
import socket
import time
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import ray
from ray import serve
from ray.serve import context
from ray.serve.exceptions import RayServeException

from cnnviz.capture.trace import Layer, Trace
from cnnviz.memoize import memoized
from cnnviz.serving.backend import UnreachableError
from cnnviz.serving.cluster.connection import Connection
from cnnviz.serving.request_queue import RequestQueue

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from ray.serve.handle import DeploymentHandle, DeploymentResponse

    from cnnviz.capture.edits import Off
    from cnnviz.serving.backend import Report, Task

APPLICATION = "cnnviz"
Result = TypeVar("Result")
_CONCURRENT = 16  # requests of one app that the cluster has at once; the others wait in the app's own queue
_TIMEOUT = 120  # seconds until a request without a response fails, while the cluster is there
_LOOK = 0.5  # seconds after which a request without a response looks whether the cluster is there
_RETRY_AFTER = 0.2  # seconds until a request is repeated
_OPENING = 15.0  # seconds that a replica may take for the first word; after them all begins anew
_PROBE = 2.0  # seconds within which the first computer of a cluster accepts a connection
# Seconds that Ray itself tries to mend a connection, in which nothing else can be asked of it.
_GRACE = "2"
# What a request fails by when a replica dies, or the connection: the next one may be answered.
_PASSING = (ray.exceptions.RayError, RayServeException, ConnectionError, TimeoutError)


class Cluster(NamedTuple):
    """The replicas of a cluster.

    Attributes:
        handle: sends them requests.
        device: of one of the computers, as people call it.
    """

    handle: DeploymentHandle
    device: str


class _RayLink:
    """The way to the cluster whose first computer is at `address`, such as "ray://head:10001"."""

    def __init__(self, address: str) -> None:
        self._address = address
        parts = urlsplit(address)
        self._place = parts.hostname, parts.port

    def probe(self) -> None:
        """Connect to the port and leave it: Ray itself would try for half a minute."""
        socket.create_connection(self._place, _PROBE).close()

    def open(self) -> Cluster:
        """Connect, and ask a replica for its device."""
        ray.init(self._address, log_to_driver=False)
        handle = serve.get_app_handle(APPLICATION)
        return Cluster(handle, handle.device.remote("lenet").result(timeout_s=_OPENING))

    def alive(self, _cluster: Cluster) -> bool:
        """Whether the first computer answers, and a replica runs."""
        try:
            self.probe()
        except OSError:
            return False
        states = serve.status().applications[APPLICATION].deployments["network"].replica_states
        return bool(states.get("RUNNING"))

    def close(self) -> None:
        """Leave the cluster."""
        ray.shutdown()
        # Serve keeps its controller by the number of the driver, which those of a new cluster have again.
        context._set_global_client(None)


@memoized
def _queue() -> RequestQueue:
    return RequestQueue("requests to the cluster", threads=_CONCURRENT)


@memoized
def connection(address: str) -> Connection[Cluster]:
    """Return the one connection of this process to the cluster at `address`, such as "ray://head:10001"."""
    os.environ.setdefault("RAY_CLIENT_RECONNECT_GRACE_PERIOD", _GRACE)
    return Connection(_RayLink(address))


class ClusterBackend:
    """One model on a cluster.

    Attributes:
        queue: of this app's requests to the cluster.
        fell_back: False, since each replica falls back by itself.
        size: 0, since the weights are there.
    """

    fell_back = False
    size = 0

    def __init__(self, model: str, reached: Connection[Cluster]) -> None:
        """Send requests for `model` to the cluster that is `reached`."""
        self._model, self.queue, self._connection = model, _queue(), reached

    @property
    def device(self) -> str:
        """Name of the device of one of the computers, as people call it; see `Backend.device`."""
        cluster = self._connection.current
        if cluster is None:
            raise UnreachableError
        return cluster.device

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
            UnreachableError: the cluster cannot be reached, or no replica has responded in time.
        """
        end = time.monotonic() + _TIMEOUT
        while True:
            cluster = self._connection.wait()
            try:
                response = getattr(cluster.handle, method).remote(self._model, *arguments)
                return self._await(response, cluster, end)
            except ray.exceptions.RayTaskError:
                raise  # the request itself is at fault, and would fail again
            except _PASSING as error:
                if time.monotonic() > end:
                    raise UnreachableError(str(error)) from error
                time.sleep(_RETRY_AFTER)

    def _await(self, response: DeploymentResponse, cluster: Cluster, end: float) -> Any:
        """Return the result of `response` from `cluster`, unless that is lost or `end` has passed."""
        while True:
            try:
                return response.result(timeout_s=_LOOK)
            except TimeoutError:
                if time.monotonic() > end or self._connection.wait() is not cluster:
                    raise
