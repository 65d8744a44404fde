"""Long work of a page, run to its end in a test without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def work(app: AppTest, key: str, button: str = "") -> None:
    """Start long work and wait for its end.

    Args:
        app: the page.
        key: of the job.
        button: that starts it; by default the job's own.
    """
    app.button(key=button or f"{key}-start").click().run()
    job = app.session_state[f"{key}.job"]
    while job.is_alive():
        job.hear()  # as an open page does
        job.join(0.5)
    app.run()
    assert not app.exception
