"""The presence of a visitor: whether the page that began some work is still open."""

from __future__ import annotations

import time

from streamlit import runtime
from streamlit.runtime.runtime import RuntimeState
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

_GRACE = 5.0  # seconds without a connection, which a weak network takes to come back
_ENDING = (RuntimeState.STOPPING, RuntimeState.STOPPED)


class Presence:
    """The visitor of the page that runs now, to be asked from any thread."""

    def __init__(self) -> None:
        """Note who it is; call this while a page runs."""
        context = get_script_run_ctx()
        self._session = context.session_id if context else ""
        self._seen = time.monotonic()

    def lasts(self) -> bool:
        """Whether the page is open, or was some seconds ago, and the server goes on; True where none runs."""
        if not runtime.exists():
            return True
        running = runtime.get_instance()
        if running.state in _ENDING:
            return False
        if running.is_active_session(self._session):
            self._seen = time.monotonic()
        return time.monotonic() - self._seen < _GRACE
