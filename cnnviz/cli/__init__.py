"""The commands of `python -m cnnviz`."""
