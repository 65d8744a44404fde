"""What does a visitor see while the network answers others first?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.proto.Element_pb2 import Element
from streamlit.runtime.scriptrunner_utils.script_run_context import enqueue_message, get_script_run_ctx

from cnnviz.serving.request_queue import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    from cnnviz.translations import Catalogue


class Reader(Visitor):
    """Whoever looks at the page that is being run."""

    def __init__(self, text: Catalogue) -> None:
        """A reader of `text`; call this only while a page runs."""
        context = get_script_run_ctx()
        super().__init__(context.session_id if context else None)
        self._text = text
        self._clear: Callable[[], ForwardMsg] | None = None

    def waits(self, place: int) -> None:
        """Show the place where the page goes on later.

        Raises what Streamlit raises when nobody looks at this run any more.
        """
        if self._clear is None and place == 0:
            return
        # What st.spinner shows, which takes no room of its own on the page; it could not change its words.
        message = self._clear() if self._clear else None
        self._clear = None
        if place:
            element = Element()
            element.spinner.text = in_line(place, self._text)
            create, self._clear = get_dg_singleton_instance().main_dg._transient(element)
            message = create()
        if message is not None:
            enqueue_message(message)

    def turned_away(self) -> None:
        """Say so, and end this run of the page."""
        st.warning(crowded(self._text), icon=":material/groups:")
        st.stop()


def in_line(place: int, text: Catalogue) -> str:
    """The place in the line, counted from 1."""
    return text("You are number {place} in line.", place=place)


def crowded(text: Catalogue) -> str:
    """That too many wait."""
    return text("Too many people are asking the network at once. Try again in a moment.")
