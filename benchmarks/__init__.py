"""Benchmarks, one module each: `python -m benchmarks.NAME`."""

from cnnviz import allocator

allocator.tune()  # as the app and the commands do
