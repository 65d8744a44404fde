"""See a convolutional network think: every feature map, every edge and every sum of it."""

__version__ = "0.2.0"
