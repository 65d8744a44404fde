"""A camera that takes several photographs in a row."""

from __future__ import annotations

import binascii
from base64 import b64decode

from cnnviz.ui.shell.component import component

COUNT = 8  # photographs in a row
_LARGEST = 1_000_000  # base64 characters of one; of 256 pixels it has some 30,000


def camera_burst(*, key: str) -> list[bytes]:
    """Show the camera; the photographs that were taken since the last run, as JPEG files."""
    found = component("burst", "inputs/camera_burst.js")(
        data={"count": COUNT},
        key=key,
        on_shots_change=lambda: None,
    )
    return read(found.shots)


def read(sent: object) -> list[bytes]:
    """The files that a browser sent; none if it sent anything else."""
    if not isinstance(sent, list) or len(sent) > COUNT:
        return []
    try:
        return [b64decode(code, validate=True) for code in sent if len(code) <= _LARGEST]
    except (binascii.Error, TypeError, ValueError):
        return []
