"""Lock that every forward pass holds, and the number of threads that torch computes it with."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

# torch.fx patches nn.Module.__call__ for the whole process while it traces, so a plain forward pass in
# another thread would fail meanwhile; and one pass at a time is the fastest use of the cores.
FORWARD_LOCK = threading.RLock()


@contextmanager
def torch_threads(count: int | None) -> Iterator[None]:
    """Let torch compute with `count` threads, or as many as it has if None, until the end of the block."""
    before = torch.get_num_threads()
    if count is None or count == before:
        yield
        return
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
