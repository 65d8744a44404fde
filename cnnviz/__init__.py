"""See a convolutional network think: every feature map, every edge and every sum of it."""

import os

__version__ = "0.1.0"

# A forward pass that keeps every layer needs much memory that is new each time. In pages of 2 MB, where the
# system has them, getting it costs a tenth; torch asks for this once, before its first tensor.
os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
