"""AppTest made to run the pages as a server does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from streamlit.runtime.pages_manager import PagesManager

if TYPE_CHECKING:
    from collections.abc import Callable


def remembering(begin: Callable[..., None]) -> Callable[..., None]:
    """`begin`, which is PagesManager.__init__, so that it remembers that app.py runs the pages.

    A server knows that since app.py called st.navigation; AppTest forgets it at each run.
    """

    def begin_and_remember(*args: Any, **options: Any) -> None:
        begin(*args, **options)
        PagesManager.uses_pages_directory = False

    return begin_and_remember
