"""The server's log: one line of JSON for each event, on stderr; nothing about users."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_LOGGER = logging.getLogger("cnnviz")


def begin() -> None:
    """Write the events of this process to stderr from now on; before, they go nowhere."""
    if _LOGGER.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False


def event(name: str, **values: str | float) -> None:
    """Note that something happened.

    Args:
        name: what, in the past tense, such as "model loaded".
        values: numbers, and words of cnnviz's own. Never what a user gave: no picture, no name of a file
            or a class, no address.
    """
    _LOGGER.info(name, extra={"values": values})


class _Line(logging.Formatter):
    """Formats the time in UTC, the event, and its values as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"time": time, "event": record.getMessage(), **getattr(record, "values", {})})
