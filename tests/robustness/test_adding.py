"""Tests of adding pictures: nobody keeps others, or the server itself, waiting by what is given."""

from __future__ import annotations

import asyncio
import io
import struct
import sys
import time
import zipfile
import zlib
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from streamlit import runtime
from streamlit.runtime.runtime import RuntimeState

from cnnviz.finetune import archive, budget, workspace
from cnnviz.finetune.ahead import AT_ONCE, ahead
from cnnviz.finetune.dataset import DatasetError
from cnnviz.inputs import images
from cnnviz.ui.shell import presence
from tests.support.pictures import CLASSES, dataset, stripes
from tests.support.server import serve
from tests.support.session import finish, session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.session import Session

LARGE = (6000, 4000)  # pixels, as many as a picture may have


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def black(width: int, height: int) -> bytes:
    """A PNG file of one bit a pixel, which is small and takes long to decode."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content)
    return file.getvalue()


def slow(count: int) -> bytes:
    """A zip file of so many large pictures of two classes."""
    one = black(*LARGE)
    return packed((f"{'ab'[place % 2]}/{place}.png", one) for place in range(count))


def test_more_pixels_than_can_be_read_are_refused_before_one_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, given, many = (
        workspace.create(),
        slow(budget.MOST - 100),
        dataset(1).pictures[:1] * (budget.MOST + 1),
    )
    assert len(given) < 2_000_000
    monkeypatch.setattr(images, "decode", lambda _: pytest.fail("decoded"))
    with pytest.raises(DatasetError, match="more than 4,000 million pixels together; give fewer or smaller"):
        own.add(archive.unpack(given).pictures)
    with pytest.raises(DatasetError, match="more than 5,000 pictures; give fewer"):
        own.add(many)
    assert not own.folder.exists()


def test_what_is_wrong_with_a_picture_is_not_counted() -> None:
    assert images.count_pixels(black(*LARGE)) == 24_000_000
    assert images.count_pixels(black(24_000_000, 2)) == images.count_pixels(b"junk") == 0


def test_one_who_adds_keeps_no_other_waiting_and_loses_nothing_of_another_tab() -> None:
    own, other = workspace.create(), workspace.create()

    def report(done: int, total: int) -> None:
        if done == 3:
            assert not other.add(dataset(2).pictures)
            assert not workspace.of(own.folder.name).add(dataset(4).pictures[4:])

    own.add(dataset(3).pictures, report)
    assert other.dataset().counts == {"across": 2, "down": 2}
    assert own.dataset().counts == {"across": 3, "down": 4}


def test_no_more_is_begun_than_is_asked_for() -> None:
    begun = list[int]()
    results = ahead(abs, (begun.append(number) or number for number in range(100)))  # type: ignore[func-returns-value]
    assert list(islice(results, 3)) == [0, 1, 2]
    assert len(begun) <= 3 + AT_ONCE
    results.close()  # type: ignore[attr-defined]
    assert len(begun) <= 3 + AT_ONCE


class Running:
    """A server with one page, which may be open."""

    state, opened = RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED, True

    def is_active_session(self, _: str) -> bool:
        return self.opened


def test_a_page_is_gone_some_seconds_after_it_was_closed_and_at_once_when_the_server_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running, now = Running(), time.monotonic()
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: running)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    page = presence.Presence()
    running.opened = False
    assert page.lasts()
    now += presence._GRACE
    assert not page.lasts()
    running.opened = True
    assert page.lasts()
    running.state = RuntimeState.STOPPING
    assert not page.lasts()


async def give(who: Session, content: bytes) -> None:
    """Give a zip file, and do not wait."""
    state = await who.upload("photos.zip", content)
    button = next(key for key in who.controls if key.startswith("FormSubmitter:finetune-zip"))
    who.hold("finetune-zip-upload", file_uploader_state_value=state)
    await who.begin(button, trigger_value=True)


async def add_beside(server: Server) -> None:
    small = packed((f"{label}/{place}.png", stripes(label, place)) for label in CLASSES for place in range(2))
    async with session(server.address) as slow_one, session(server.address) as other:
        for who in (slow_one, other):
            await who.visit(page="finetune")
        await give(slow_one, slow(160))
        await give(other, small)
        await other.begin("")  # she goes on clicking, which runs the page again
        await other.end()
        assert any(key.startswith("finetune-remove-") for key in other.controls)
        assert not any(key.startswith("finetune-remove-") for key in slow_one.controls)
        server.process.terminate()
        await asyncio.to_thread(server.process.wait, 15)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM")
def test_while_one_adds_others_do_too_and_the_server_ends_when_it_is_told(tmp_path: Path) -> None:
    with serve() as server:
        finish(add_beside(server))
    # Whoever only looks, or goes before the pictures are read, leaves nothing behind.
    assert len(list((tmp_path / "workspaces").iterdir())) == 1
