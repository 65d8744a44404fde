"""Cluster that the environment names, by CNNVIZ_ENGINE; this module needs neither Ray nor torch."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from cnnviz.serving.backend import UnreachableError

if TYPE_CHECKING:
    from cnnviz.serving.cluster.client import Cluster
    from cnnviz.serving.cluster.connection import Connection

_VARIABLE = "CNNVIZ_ENGINE"


def names_cluster() -> bool:
    """Whether the variable is set, rightly or not."""
    return bool(os.environ.get(_VARIABLE))


def connection() -> Connection[Cluster]:
    """Return the one connection of this process to the cluster.

    Raises:
        UnreachableError: the variable is not the address of a cluster, or Ray is not installed.
    """
    address = os.environ[_VARIABLE]
    if not re.fullmatch(r"ray://[^/:]+:\d{1,5}", address):
        raise UnreachableError(
            f"{_VARIABLE} is {address!r}; it may be the address of a cluster, ray://HOST:PORT"
        )
    try:
        from cnnviz.serving.cluster import client  # noqa: PLC0415
    except ImportError as error:
        raise UnreachableError(
            f"{_VARIABLE} names a cluster, but Ray cannot be imported ({error}); "
            "run: python -m pip install -r cnnviz/serving/cluster/requirements.txt"
        ) from error
    return client.connection(address)


def connections() -> int:
    """Count how often the cluster was reached anew; 0 if it cannot be."""
    try:
        return connection().count
    except UnreachableError:
        return 0
