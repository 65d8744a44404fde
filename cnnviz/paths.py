"""Paths of what lies outside the package: the app, its pages, settings and assets.

A checkout has them beside the package; the wheel carries them in a folder of the package.
"""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "app"
ROOT = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[1]
APP = ROOT / "app.py"
ASSETS = ROOT / "assets"
EXAMPLE = ASSETS / "small-cnn.onnx"  # of a file of a network
REQUIREMENTS = ROOT / "requirements.txt"
