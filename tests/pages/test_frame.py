"""Tests of the app in a frame of another site; test_nginx.py has it with all that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.frames import UPLOADS, framed

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.support.server import Server


def test_without_the_settings_a_foreign_frame_says_what_does_not_work(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    with framed(chromium, tmp_path, server.address) as (_, frame):
        expect(frame.get_by_text(UPLOADS)).to_be_visible()
        expect(frame.get_by_role("link", name="Open cnnviz in a tab of its own")).to_have_attribute(
            "target", "_blank"
        )


def test_a_page_by_itself_says_nothing_of_frames(page: Page) -> None:
    expect(page.locator("[class*=st-key-foreign-frame]")).to_be_hidden()
