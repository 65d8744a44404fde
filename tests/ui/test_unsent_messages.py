"""Tests of the messages that the browser was not sent yet when a fragment runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_cache import create_reference_msg, populate_hash_if_needed
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from cnnviz.ui.server.unsent_messages import keep_unsent

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)  # as it was, after the test
    keep_unsent()


def block(fragment: str, *path: int) -> ForwardMsg:
    """The message that makes a container."""
    message = element(fragment, *path)
    message.delta.add_block.SetInParent()
    return message


def element(fragment: str, *path: int) -> ForwardMsg:
    """The message that draws an element."""
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    message.delta.fragment_id = fragment
    message.delta.new_element.markdown.body = str(path)
    return message


def paths(messages: Iterable[ForwardMsg]) -> list[tuple[int, ...]]:
    """Where in the page each message draws something."""
    return [tuple(message.metadata.delta_path) for message in messages]


def test_each_container_comes_before_what_lies_in_it() -> None:
    cached = element("outer", 0, 1, 1)
    populate_hash_if_needed(cached)
    queue = ForwardMsgQueue()
    for message in (block("outer", 0, 1), element("inner", 0, 1, 0), create_reference_msg(cached)):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["outer"])
    again = element("inner", 0, 1, 0)
    for message in (block("outer", 0, 1), again):
        queue.enqueue(message)
    sent = queue.flush()
    assert paths(sent) == [(0, 1), (0, 1, 0), (0, 1, 1), (0, 1), (0, 1, 0)]
    assert sent[-1] is again


def test_a_whole_page_that_runs_again_sends_nothing_of_its_last_run() -> None:
    queue = ForwardMsgQueue()
    queue.enqueue(block("", 0, 1))
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.is_empty()
