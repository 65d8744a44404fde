"""Who answers: this computer, or a cluster?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cnnviz.models.specs import MODELS
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec


def engine(spec: ModelSpec) -> Engine:
    """The engine of `spec`: on the cluster that CNNVIZ_ENGINE names, if it does, else on this computer.

    A visitor's own network stays on this computer, which alone has it.

    Raises:
        WeightsError: its weights are missing or do not fit.
        ValueError: CNNVIZ_ENGINE is not the address of a cluster.
    """
    address = os.environ.get("CNNVIZ_ENGINE", "")
    if not address or spec.name not in MODELS:
        return Engine(spec)
    if not address.startswith("ray://"):
        raise ValueError(f"CNNVIZ_ENGINE is {address!r}; it may be the address of a cluster, ray://HOST:PORT")
    # Ray is installed only where there is a cluster.
    from cnnviz.serving.cluster.client import Remote  # noqa: PLC0415

    return Remote(spec, address)
