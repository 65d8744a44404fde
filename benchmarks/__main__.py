"""All benchmarks and their goals in one table: `python -m benchmarks`, on a quiet machine."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.table import show

# Each has a function `rows`.
MODULES = (
    "start",
    "nodelink",
    "maps",
    "labs",
    "handles",
    "trace",
    "first_view",
    "features",
    "opening",
    "slow_line",
    "memory",
    "album",
    "classroom",
    "passing",
)

if __name__ == "__main__":
    found = [row for name in MODULES for row in import_module(f"benchmarks.{name}").rows()]
    show(found)
    sys.exit(any(row.met is False for row in found))
