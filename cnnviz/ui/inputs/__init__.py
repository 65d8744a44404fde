"""Choosing the model and the picture."""
