"""Choice of the backend of a model: this computer, or a cluster that the environment names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.models.specs import BUILT_IN
from cnnviz.serving.cluster import environment
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec


def engine(spec: ModelSpec) -> Engine:
    """Make the engine of `spec`: on the cluster that CNNVIZ_ENGINE names, if it does, else on this computer.

    A user's own network stays on this computer, which alone has its weights.

    Raises:
        WeightsError: the weights are missing or do not fit.
        UnreachableError: as `environment.connection`.
    """
    if not environment.names_cluster() or spec.name not in BUILT_IN:
        return Engine(spec)
    connection = environment.connection()
    # Ray is installed only where there is a cluster.
    from cnnviz.serving.cluster.client import ClusterBackend  # noqa: PLC0415

    return Engine(spec, ClusterBackend(spec.name, connection))
