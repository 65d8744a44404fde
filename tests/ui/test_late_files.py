"""Tests of the files that a browser may yet ask for after their page is gone."""

from __future__ import annotations

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from cnnviz.ui.server import late_files


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of day, in seconds, which a test may set."""
    now = [0.0]
    monkeypatch.setattr(late_files, "monotonic", lambda: now[0])
    monkeypatch.setattr(late_files, "_SINCE", {})
    kept = MediaFileManager._get_inactive_file_ids  # as it was, after the test
    monkeypatch.setattr(MediaFileManager, "_get_inactive_file_ids", kept)
    late_files.keep_late()
    return now


def test_a_file_outlasts_its_page_by_a_while(clock: list[float]) -> None:
    files = MediaFileManager(MemoryMediaFileStorage("/media"))
    address = files.add(b"picture", "image/png", "0.0")
    name = address.removeprefix("/media/").removesuffix(".png")

    def there_at(seconds: float) -> bool:
        clock[0] = seconds
        files.remove_orphaned_files()
        return files.read_file(name) is not None

    assert there_at(1000)
    files.clear_session_refs()
    assert there_at(1001)
    assert there_at(1100)
    files.add(b"picture", "image/png", "0.0")
    assert there_at(1200)
    files.clear_session_refs()
    assert there_at(1300)
    assert not there_at(1500)
