"""The error of a file that is no network that can be read."""

from __future__ import annotations

from cnnviz.translations import Complaint


class OnnxError(Complaint):
    """An ONNX file, or a graph that was read from one, that cannot be run here; the text says why."""


class MisfitError(OnnxError):
    """A step that does not fit what it reads, as it may for a picture of another size."""
