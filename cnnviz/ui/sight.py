"""What a number sees of the picture: measured when the panel asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.influence import influence, influence_packet
from cnnviz.packet import pack
from cnnviz.trace import Unit
from cnnviz.ui import session
from cnnviz.ui.component import component

if TYPE_CHECKING:
    from cnnviz.preparation import Preparation
    from cnnviz.trace import Trace


def sight(trace: Trace, prepared: Preparation, *, identity: str) -> None:
    """Stand ready to measure on which pixels a number of `trace` depends; see web/panel_sight.js.

    Args:
        trace: the forward pass.
        prepared: of the picture that it read.
        identity: names both, and all that is written out of them.
    """
    st.fragment(_answer)(trace, prepared, identity)


def _answer(trace: Trace, prepared: Preparation, identity: str) -> None:
    state = st.session_state.get("sight")
    asked = state.get("asked") if isinstance(state, Mapping) else None
    match asked:
        case {
            "id": str(whose),
            "layer": str(layer),
            "channel": int(channel),
            "row": int(row),
            "column": int(column),
        } if whose == identity:
            packet = _measured(identity, Unit(layer, channel, row, column), trace, prepared)
        case _:
            packet = pack({}, {})
    component("sight", "courier.js")(data=packet, key="sight", on_asked_change=lambda: None)


@st.cache_data(max_entries=64, show_spinner=False)
def _measured(identity: str, unit: Unit, _trace: Trace, _prepared: Preparation) -> bytes:
    """What `influence_packet` says of a unit; empty when there is none, as a browser may ask anything."""
    try:
        gradient = session.engine(_trace.model).gradient(_prepared.input, unit)
    except (KeyError, IndexError):
        return pack({}, {})
    picture = _prepared.steps[-2].pixels
    return influence_packet(_trace, unit, influence(gradient), picture, identity=identity)
