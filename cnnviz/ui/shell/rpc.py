"""Requests of the scripts in the browser to Python, and the replies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cnnviz.ui.shell.component import component, sent
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Callable


def answer(channel: str, reply: Callable[[Mapping[str, object]], bytes | None]) -> None:
    """Reply to the requests of scripts in the channel of that name; see web/runtime/rpc.js.

    Nothing is drawn. Where only this is to run when a request comes, it stands in a fragment.

    Args:
        channel: its name, which is also the key of its component.
        reply: from a request to its packet; None if it has none, since a browser may ask anything.
    """
    asked = question(channel)
    found = None if asked is None else reply(asked)
    component(channel, "runtime/rpc_endpoint.js")(
        data=found or pack({}, {}), key=channel, on_asked_change=lambda: None
    )


def question(channel: str) -> Mapping[str, object] | None:
    """The last request of scripts in the channel of that name; None if there is none."""
    asked = sent(channel, "asked")
    return asked if isinstance(asked, Mapping) else None
