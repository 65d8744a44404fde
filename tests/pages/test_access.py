"""Tests of everybody's access to every page: what axe finds, and where the keyboard leads."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload, expect

from tests.conftest import ready
from tests.support.access import VISITORS, WIDE, violations
from tests.support.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

STEPS = int(os.environ.get("KEYS", "40"))  # keys a page; 2,000 by hand
KEYS = ["Tab", "Tab", "Tab", "Shift+Tab", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowUp", "Enter"]
KEYS += ["Space", "Escape", "Home", "End"]
# The element that has the focus, down through all shadow roots: what it is, and whether it can be seen.
FOCUS = """() => {
  let held = document.activeElement;
  while (held?.shadowRoot?.activeElement) held = held.shadowRoot.activeElement;
  if (!held || held === document.body) return { name: "body", seen: true };
  const { width, height } = held.getBoundingClientRect();
  const style = getComputedStyle(held);
  return { name: held.outerHTML.slice(0, 200), seen: width + height > 0 && style.visibility !== "hidden" };
}"""


@pytest.mark.parametrize("locale", VISITORS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(visit: Callable[..., Page], path: str, locale: str) -> None:
    # Each page is met in both languages, themes and windows: by the first visitors, or by the second.
    visitor = VISITORS[locale][PAGES.index(path) % 2]
    assert not violations(visit(path, locale=locale, viewport=visitor[1]), [visitor])


def test_axe_finds_nothing_serious_where_a_file_is_refused(visit: Callable[..., Page]) -> None:
    page = visit(locale="en-US", viewport=WIDE)
    page.get_by_role("radio", name="Upload").click()
    ready(page)
    broken: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": b"no"}
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_text("The file is text, not a picture")).to_be_visible()
    assert not violations(page, VISITORS["en-US"])


@pytest.mark.parametrize("path", [path for path in PAGES if "&" not in path])
def test_keys_never_lose_the_focus_nor_are_caught(visit: Callable[..., Page], path: str) -> None:
    page, errors = visit(path, locale="en-US"), list[str]()
    page.wait_for_load_state("networkidle")
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    drawn = random.Random(path)
    for _ in range(STEPS):
        page.keyboard.press(drawn.choice(KEYS))
        held = page.evaluate(FOCUS)
        assert held["seen"], held["name"]
    met: set[str] = set()
    for _ in range(4):
        page.keyboard.press("Escape")  # of a dialog, in which Tab goes round; it may have come late
        met = {tabbed(page) for _ in range(12)}
        if len(met) > 3:
            break
    assert len(met) > 3, met
    assert not errors


def tabbed(page: Page) -> str:
    """What has the focus after Tab."""
    page.keyboard.press("Tab")
    name: str = page.evaluate(FOCUS)["name"]
    return name
