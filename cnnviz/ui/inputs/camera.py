"""A camera that takes one photograph, or several in a row."""

from __future__ import annotations

import binascii
from base64 import b64decode

from cnnviz.ui.shell.component import component

BURST = 8  # photographs in a row, the most that are taken
_LARGEST = 4_000_000  # base64 characters of one; of 1,024 pixels it has some 400,000


def camera(*, count: int, side: int, key: str) -> list[bytes]:
    """Show the camera; the photographs that were taken since the last run, as JPEG files.

    Args:
        count: photographs in a row, at most BURST.
        side: pixels of their shorter side, or as many as the camera has.
        key: unique on the page.
    """
    found = component("camera", "inputs/camera.js")(
        data={"count": count, "side": side},
        key=key,
        on_shots_change=lambda: None,
    )
    return read(found.shots)


def read(sent: object) -> list[bytes]:
    """The files that a browser sent; none if it sent anything else."""
    if not isinstance(sent, list) or len(sent) > BURST:
        return []
    try:
        return [b64decode(code, validate=True) for code in sent if len(code) <= _LARGEST]
    except (binascii.Error, TypeError, ValueError):
        return []
