"""Messages of Streamlit that a browser was not sent yet when a part of its page begins to run again."""

from __future__ import annotations

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

_clear = ForwardMsgQueue.clear


def keep_unsent() -> None:
    """Let each message reach the browser, however soon a fragment runs again.

    Streamlit forgets what a fragment has not sent yet when it runs again, but not what the fragments in it
    have, nor what the browser is to take from its own cache: these then lie in blocks that never come, where
    the browser stops with "Cannot set a node at a delta path". When a whole page runs again all of it is
    forgotten, which does no harm.
    """
    ForwardMsgQueue.clear = _clear_unless_fragment  # type: ignore[assignment,method-assign]


def _clear_unless_fragment(
    queue: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> None:
    if fragment_ids_this_run is None:
        _clear(queue, retain_lifecycle_msgs)
    else:
        queue._delta_index_map = {}  # else the new run would write over an older message
