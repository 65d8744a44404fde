"""Photos whose class is known: whether the answer to each is right, and how many were in this session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnnviz.analysis.predictions import logits
from cnnviz.ui.shell.plain_text import plain
from cnnviz.ui.shell.setting import show_renamed

if TYPE_CHECKING:
    from cnnviz.models.specs import ModelSpec
    from cnnviz.translations import Catalogue
    from cnnviz.ui.inputs.model_and_image import Subject

_TRUTHS = "right-or-wrong"  # in the session: of each model, of each picture its class and the answer


def right_or_wrong(spec: ModelSpec, found: Subject, text: Catalogue) -> None:
    """Let the user say what the picture shows; say whether the answer is right, and how many were so far."""
    if found.prepared is None or found.trace is None:
        return
    digest, answer = found.prepared.digest, int(logits(found.trace).argmax())
    truths: dict[str, tuple[int, int]] = st.session_state.setdefault(_TRUTHS, {}).setdefault(spec.name, {})
    key = f"truth-{spec.name}-{digest}"
    if digest in truths:  # on another page the control is forgotten
        st.session_state.setdefault(key, truths[digest][0])
    show_renamed(key)
    truth = st.selectbox(
        text("What does the picture really show?"),
        range(len(spec.labels)),
        index=None,
        format_func=spec.labels.__getitem__,
        placeholder=text("Choose a class"),
        key=key,
    )
    truths.pop(digest, None)
    if truth is None:
        return
    truths[digest] = truth, answer
    values = {
        "right": sum(true == said for true, said in truths.values()),
        "count": len(truths),
        "answer": plain(spec.labels[answer]),
    }
    if truth == answer:
        st.success(text("Right. So far it was right on {right} of {count} pictures.", **values))
    else:
        st.warning(
            text("Wrong: it says {answer}. So far it was right on {right} of {count} pictures.", **values)
        )
