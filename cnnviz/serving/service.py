"""Choice of the backend of a model: this computer, or a cluster that the environment names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cnnviz.models.specs import MODELS
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec


def engine(spec: ModelSpec) -> Engine:
    """Make the engine of `spec`: on the cluster that CNNVIZ_ENGINE names, if it does, else on this computer.

    A user's own network stays on this computer, which alone has its weights.

    Raises:
        WeightsError: the weights are missing or do not fit.
        ValueError: CNNVIZ_ENGINE is not the address of a cluster.
        ConnectionError: the cluster cannot be reached.
    """
    address = os.environ.get("CNNVIZ_ENGINE", "")
    if not address or spec.name not in MODELS:
        return Engine(spec)
    if not address.startswith("ray://"):
        raise ValueError(f"CNNVIZ_ENGINE is {address!r}; it may be the address of a cluster, ray://HOST:PORT")
    # Ray is installed only where there is a cluster.
    from cnnviz.serving.cluster.client import ClusterBackend  # noqa: PLC0415

    return Engine(spec, ClusterBackend(spec.name, address))
