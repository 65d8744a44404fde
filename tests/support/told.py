"""Numbers that a page tells with three digits."""

from __future__ import annotations


def told(words: str) -> float:
    """The first number in `words`, with all its digits, which are shown under the pointer."""
    return float(words.partition('title="')[2].partition('"')[0].replace("−", "-"))
