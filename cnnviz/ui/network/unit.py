"""One number of a network by itself on a page: its whole sum, in the panel of the network's own views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.ui.network.saliency import sight
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component
from cnnviz.wire.explanation_packet import explanation_packet

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace, Unit
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.translations import Catalogue


def unit(trace: Trace, prepared: Preparation, which: Unit, text: Catalogue, *, key: str) -> None:
    """Show how the number `which` of `trace` came about, and which pixels of `prepared` count for it."""
    identity = session.digest(trace)
    packet = explanation_packet(trace, which, identity=identity, messages=text.scripts)
    component("unit", "equation/unit.js", "equation/panel.css")(data=packet, key=f"tall-{key}")
    sight(trace.model, prepared, identity=identity)
