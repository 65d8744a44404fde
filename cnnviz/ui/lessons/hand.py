"""What a hand changed in the browser, told to the server when the hand rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.ui.shell.component import sent

if TYPE_CHECKING:
    from collections.abc import Container


def told(key: str, name: str) -> object:
    """The value that web/runtime/kept.js last sent as `name` from the component `key`: it may be anything."""
    packed = sent(key, name)
    return packed.get("value") if isinstance(packed, dict) else None


def whole(value: object, allowed: Container[int], count: int) -> list[int] | None:
    """`value` if it is a list of `count` whole numbers that are `allowed`; else None."""
    if not isinstance(value, list) or len(value) != count:
        return None
    numbers = [each for each in value if type(each) is int and each in allowed]
    return numbers if len(numbers) == count else None
