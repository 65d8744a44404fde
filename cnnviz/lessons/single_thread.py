"""Computation in one thread, for tensors so small that waiting for other cores costs more."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from cnnviz.capture.forward_lock import torch_threads

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def single_threaded() -> Iterator[None]:
    """Compute in one thread and without gradients until the end of the block.

    Where the cores are busy, threads wait for each other: five blurs of 512×512 took 229 ms of two cores
    instead of 7 ms of one.
    """
    with torch_threads(1), torch.inference_mode():
        yield
