"""Import of torch while the browser still loads the first page of a cold server."""

from __future__ import annotations

from importlib import import_module
from threading import Thread


def import_torch_ahead() -> None:
    """Begin to import what runs networks, in a thread: a page that needs it waits for the rest only."""
    Thread(
        target=import_module, args=("cnnviz.serving.service",), name="import of torch", daemon=True
    ).start()
