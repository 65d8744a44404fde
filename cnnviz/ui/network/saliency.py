"""The saliency of a number, measured when the panel asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.saliency import saliency
from cnnviz.capture.trace import Unit
from cnnviz.ui.shell import session
from cnnviz.ui.shell.rpc import answer
from cnnviz.wire.packet import pack
from cnnviz.wire.saliency_packet import saliency_packet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.inputs.preparation import Preparation


def answer_saliency(model: str, prepared: Preparation, *, identity: str) -> None:
    """Reply to requests for the pixels on which a number depends; see web/equation/saliency.js.

    Args:
        model: the name of the model that computed it.
        prepared: the input picture.
        identity: names both, and all that is written out of them.
    """
    st.fragment(_answer)(model, prepared, identity)


def _answer(model: str, prepared: Preparation, identity: str) -> None:
    def measure(asked: Mapping[str, object]) -> bytes | None:
        unit = Unit.parse(asked)
        if unit is None or asked.get("id") != identity:
            return None
        return _measured(identity, unit, model, prepared)

    answer("saliency", measure)


@st.cache_data(max_entries=64, show_spinner=False)
def _measured(identity: str, unit: Unit, _model: str, _prepared: Preparation) -> bytes:
    """The saliency packet of a unit; empty when there is none, as a browser may ask anything."""
    try:
        gradient = session.engine(_model).gradient(_prepared.input, unit)
    except (KeyError, IndexError):
        return pack({}, {})
    trace = session.trace(_model, _prepared.input)
    return saliency_packet(trace, unit, saliency(gradient), _prepared.pixels, identity=identity)
