"""Files of pages, such as a small picture, that a browser has yet to ask for."""

from __future__ import annotations

from time import monotonic

from streamlit.runtime.media_file_manager import MediaFileManager

_KEPT = 120  # seconds, in which a slow line has brought a page
_SINCE: dict[str, float] = {}  # when a file was first found to be on no page

_on_no_page = MediaFileManager._get_inactive_file_ids


def keep_late() -> None:
    """Keep each file for a while after the last page that it was on.

    Streamlit deletes it once a run of any visitor's page ends in which it is on no page, as it is while its
    own page runs again. A browser that asks for it only then is told that there is none, and does not ask
    again: the picture stays broken even though its page has it.
    """
    MediaFileManager._get_inactive_file_ids = _long_on_no_page  # type: ignore[assignment,method-assign]


def _long_on_no_page(files: MediaFileManager) -> set[str]:
    now, unused = monotonic(), _on_no_page(files)
    for used in _SINCE.keys() - unused:
        del _SINCE[used]
    return {file for file in unused if now - _SINCE.setdefault(file, now) >= _KEPT}
