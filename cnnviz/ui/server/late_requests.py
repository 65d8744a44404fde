"""Requests of a part of a page that the user has left by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

if TYPE_CHECKING:
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

_run = ScriptRunner._run_script


def drop_late() -> None:
    """Let no fragment run again once the page that it was on is gone.

    Streamlit drops such a request when it comes, but not where it came while the next page was being made.
    It then tells the browser that the old page is there again, draws nothing, and leaves the window blank.
    """
    ScriptRunner._run_script = _run_unless_late  # type: ignore[assignment,method-assign]


def _run_unless_late(runner: ScriptRunner, asked: RerunData) -> None:
    fragments = asked.fragment_id_queue
    if not fragments or any(map(runner._fragment_storage.contains, fragments)):
        _run(runner, asked)
