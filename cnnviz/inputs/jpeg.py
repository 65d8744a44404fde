"""The markers of a JPEG file (ITU-T T.81, annex B)."""

from __future__ import annotations

import re

# Between markers lie coded pixels, in which 0xFF is followed by 0; 0xD0 to 0xD7 only mark places in them.
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_END, _SCAN, _ALONE = 0xD9, 0xDA, (0x01, 0xD8)


def scans(data: bytes, most: int) -> int:
    """Count the scans of the first picture in `data`, up to `most` + 1.

    Each is a pass over all pixels. Behind the picture there may be others, or a movie; nor do the contents of
    its segments count, such as a colour profile.
    """
    found, place = 0, 0
    while found <= most and (marker := _MARKER.search(data, place)):
        place, code = marker.end(), marker[1][0]
        if code == _END:
            break
        found += code == _SCAN
        if code not in _ALONE:
            place += int.from_bytes(data[place : place + 2], "big")
    return found
