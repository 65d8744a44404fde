"""Why the best class and not the second: what speaks for it in the picture, measured when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnnviz.analysis.predictions import lead, logits, single
from cnnviz.inputs.samples import PictureKind
from cnnviz.structure.map_layers import last_features
from cnnviz.ui.shell import session
from cnnviz.ui.shell.rpc import answer
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnviz.analysis.attribution import Attribution
    from cnnviz.capture.trace import Trace
    from cnnviz.inputs.preparation import Preparation
    from cnnviz.models.specs import ModelSpec
    from cnnviz.ui.inputs.model_and_image import Subject


_PICTURE = "why.picture"  # in the session


def may_be_asked(found: Subject) -> str | None:
    """Let "Why?" be asked of an answer; return what names its model and picture, None without one."""
    prepared = None if found.trace is None else found.prepared
    st.session_state[_PICTURE] = prepared
    return None if prepared is None else session.identity(found.spec.name, prepared)


@st.fragment
def answer_why(spec: ModelSpec) -> None:
    """Reply to requests for what speaks for the best class; see web/predictions/why.js.

    Call this once for a page, not for each picture, which a fragment would make dearer.
    """

    def measure(asked: Mapping[str, object]) -> bytes | None:
        prepared: Preparation | None = st.session_state.get(_PICTURE)
        if prepared is None:
            return None
        identity = session.identity(spec.name, prepared)
        if asked.get("id") != identity:
            return None
        return _packet(identity, spec, prepared, session.trace(spec.name, prepared.input))

    answer("why", measure)


@st.cache_data(max_entries=64, show_spinner=False)
def _packet(identity: str, _spec: ModelSpec, _prepared: Preparation, _trace: Trace) -> bytes:
    """The packet of one picture: the picture as the network reads it, and a map that lies on it.

    Its header has the "logits" of the best class and the second, the "sum" of the map and, of a digit, what
    the one is less the other on an "empty" board. Where one unit decides, the first of the logits says how
    its number counts for the best class, and "alone" whether it is that class's logit, not the other's.
    """
    scores = logits(_trace)
    first, second = np.argsort(-scores, kind="stable")[:2].tolist()
    found = attributed(_spec, _prepared, _trace, first, second)
    alone = single(_trace)
    ahead = float(scores[first] if alone else scores[first] - scores[second])
    header = {
        "id": identity,
        "logits": [float(scores[first]), float(scores[second])],
        "sum": found.sum,
        "alone": first == 1 if alone else None,
        "empty": None if found.due is None else ahead - found.due,
    }
    return pack(header, {"map": found.map, "picture": np.ascontiguousarray(_prepared.pixels)})


def attributed(spec: ModelSpec, prepared: Preparation, trace: Trace, first: int, second: int) -> Attribution:
    """Attribute the logit of class `first` less that of `second`, as `lead` has it, to places of the picture.

    Of a digit, to its pixels: integrated gradients from an empty board, so that only ink counts. Of a photo,
    to the last maps: activation × gradient, in one pass. Behind them a ResNet only takes means, multiplies by
    weights and cuts off at 0, so that at this picture all places together make exactly that number, less what
    the biases make; see Zhou et al., "Learning Deep Features for Discriminative Localization", 2016.
    """
    from cnnviz.analysis.attribution import Method  # needs torch

    engine = session.engine(spec.name)
    digit = spec.picture_kind is PictureKind.DIGITS
    layer = trace.layers[0] if digit else last_features(trace.layers)
    return engine.attribute(
        prepared.input,
        layer.name,
        lead(trace, first, second),
        Method.INTEGRATED if digit else Method.GRADIENT,
        lambda share: None,  # noqa: ARG005 (one short piece of work)
        start=-prepared.mean[0] / prepared.std[0],
    )
