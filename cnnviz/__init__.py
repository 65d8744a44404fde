"""Visualisation of a convolutional network: its feature maps, its edges and its sums."""

__version__ = "0.2.0"
