"""One number of a network by itself on a page: its whole sum, in the panel of the network's own views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.explanation import explanation
from cnnviz.packet import pack
from cnnviz.ui.component import component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.catalogue import Catalogue
    from cnnviz.trace import Trace, Unit


def unit(trace: Trace, which: Unit, labels: Sequence[str], text: Catalogue, *, key: str) -> None:
    """Show how the number `which` of `trace` came about; `labels` are those of the network's outputs."""
    header = explanation(trace, which, labels=labels) | {"messages": dict(text.scripts)}
    component("unit", "unit.js", "panel.css")(data=pack(header, {}), key=key)
