"""One number of a network by itself on a page: its whole sum, in the panel of the network's own views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.ui.network.saliency import answer_saliency
from cnnviz.ui.shell import session
from cnnviz.ui.shell.component import component
from cnnviz.wire.explanation_packet import explanation_packet

if TYPE_CHECKING:
    from cnnviz.capture.trace import Trace, Unit
    from cnnviz.inputs.preparation import Preparation


def unit(trace: Trace, prepared: Preparation, which: Unit, *, key: str) -> None:
    """Show how the number `which` of `trace` came about, and which pixels of `prepared` count for it."""
    identity = session.identity(trace.model, prepared)
    packet = explanation_packet(trace, which, identity=identity)
    component("unit", "equation/unit.js")(data=packet, key=f"tall-{key}")
    answer_saliency(trace.model, prepared, identity=identity)
