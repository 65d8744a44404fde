"""Requester of a page: shows the position in the request queue, and that the queue is full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.proto.Element_pb2 import Element
from streamlit.runtime.scriptrunner_utils.script_run_context import enqueue_message, get_script_run_ctx

from cnnviz.serving.request_queue import Requester

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    from cnnviz.translations import Catalogue


class PageRequester(Requester):
    """The user of the page that runs, one for each session."""

    def __init__(self, text: Catalogue) -> None:
        """Show messages in the language of `text`; call this only while a page runs."""
        context = get_script_run_ctx()
        super().__init__(context.session_id if context else None)
        self._text = text
        self._clear: Callable[[], ForwardMsg] | None = None

    def on_position(self, position: int) -> None:
        """Show the position where the page goes on later.

        Raises what Streamlit raises when the user has left this run of the page.
        """
        if get_script_run_ctx() is None or (self._clear is None and position == 0):
            return
        # What st.spinner shows, which takes no room of its own on the page; it could not change its words.
        message = self._clear() if self._clear else None
        self._clear = None
        if position:
            element = Element()
            element.spinner.text = queue_position(position, self._text)
            create, self._clear = get_dg_singleton_instance().main_dg._transient(element)
            message = create()
        if message is not None:
            enqueue_message(message)

    def on_rejection(self) -> None:
        """Show that the queue is full, and end this run of the page."""
        st.warning(queue_full(self._text), icon=":material/groups:")
        st.stop()

    def on_unreachable(self) -> None:
        """Show that the networks cannot run now, and end this run of the page."""
        st.error(unreachable(self._text), icon=":material/cloud_off:")
        st.stop()


def queue_position(position: int, text: Catalogue) -> str:
    """Word a position in the queue, counted from 1."""
    return text("This computer is busy with other requests: you are number {place} in line.", place=position)


def duration(seconds: float, text: Catalogue) -> str:
    """Word how long something takes: in seconds, from a minute on in minutes as well."""
    minutes, rest = divmod(round(seconds), 60)
    return (
        text("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
        if minutes
        else text("{seconds} s", seconds=rest)
    )


def queue_full(text: Catalogue) -> str:
    """Word that too many requests wait."""
    return text("Too many people are asking the network at once. Try again in a moment.")


def unreachable(text: Catalogue) -> str:
    """Word that the computers of the networks do not answer."""
    return text(
        "The computers that run the networks do not answer. This page goes on by itself when they do; "
        "what needs no network works meanwhile."
    )
