"""See a convolutional network think: every feature map, every edge and every sum of it."""

import os
import sys

__version__ = "0.1.0"

# A forward pass that keeps every layer needs much memory that is new each time. In pages of 2 MB, where the
# system has them, getting it costs a tenth; torch asks for this once, before its first tensor.
os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")

if sys.platform == "linux":
    # What was freed is kept for the next pass, else each has to ask for its memory anew, which costs a pass a
    # tenth of its time (benchmarks/trace.py); and all threads keep it together, in one arena. The numbers are
    # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of glibc; another C library may lack the function.
    import ctypes

    if tune := getattr(ctypes.CDLL(None), "mallopt", None):
        tune(-1, 2_000_000_000)
        tune(-3, 32 << 20)
        tune(-8, 1)
