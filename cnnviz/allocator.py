"""Tuning of this process's memory allocator for forward passes that keep every layer."""

import ctypes
import os
import sys
from functools import cache


@cache
def tune() -> None:
    """Ask for large pages, and keep what was freed; call this before torch makes its first tensor.

    A forward pass that keeps every layer needs much memory that is new each time. In pages of 2 MB, where the
    system has them, getting it costs a tenth. What was freed is kept for the next pass, else each has to ask
    for its memory anew, which costs a pass a tenth of its time (benchmarks/trace.py); and all threads keep it
    together, in one arena.
    """
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")  # torch reads it once
    # The numbers are M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of glibc; another C library may lack
    # the function.
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(-1, 2_000_000_000)
        mallopt(-3, 32 << 20)
        mallopt(-8, 1)
