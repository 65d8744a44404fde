"""Tests of the log: a server says what happens, line by line for programs, and nothing of what users gave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from tests.support import hand
from tests.support.hostile import saved

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.server import Server


def test_events_are_logged_without_what_a_visitor_gave(page: Page, server: Server) -> None:
    before = len(server.log.read_text("utf-8"))
    page.get_by_role("radio", name="Upload").click()
    chosen = page.locator("input[type=file]").first
    zigzag = Image.new("L", (90, 60), 255)  # which no other test gives to this server
    ImageDraw.Draw(zigzag).line([(10, 10), (80, 20), (12, 44), (70, 52)], 0, 5)
    good: Any = {"name": "secret-seven.png", "mimeType": "image/png", "buffer": saved(zigzag, "PNG")}
    chosen.set_input_files(good)
    # Until then the page answers the sample.
    hand.wait(page, lambda: "picture read" in server.log.read_text("utf-8")[before:])
    chosen.set_input_files({"name": "secret-eight.png", "mimeType": "image/png", "buffer": b"secret words"})
    page.get_by_text("The file is text, not a picture").wait_for()
    said = server.log.read_text("utf-8")[before:]
    events = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    (read,) = [each for each in events if each["event"] == "picture read"]
    assert read["model"] == "lenet"
    assert 0 < read["milliseconds"] < 10_000
    refused = next(each for each in events if each["event"] == "picture refused")
    assert refused["reason"] == "unknown_format"
    assert "secret" not in said
