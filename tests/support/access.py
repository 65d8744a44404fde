"""What axe finds on a page, as each kind of visitor meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ViewportSize, expect

from tests.conftest import ready

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

Visitor = tuple[Literal["light", "dark"], ViewportSize]
# Visitors by language. The first of both, and the second, meet both themes and both windows together.
WIDE, NARROW = ViewportSize(width=1280, height=720), ViewportSize(width=390, height=844)
VISITORS: dict[str, tuple[Visitor, Visitor]] = {
    "en-US": (("light", WIDE), ("dark", WIDE)),
    "ko-KR": (("dark", NARROW), ("light", NARROW)),
}
LOOKS = 4
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# When what fades or slides, but for what goes on for ever, is where it shall be.
SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
  .map(({ finished }) => finished))"""


def violations(page: Page, visitors: Sequence[Visitor]) -> list[tuple[str, str, str]]:
    """The serious and critical ones, with theme and markup, as each of `visitors` meets them."""
    page.wait_for_load_state("networkidle")
    found: list[tuple[str, str, str]] = []
    for theme, window in visitors:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size(window)
        found += lasting(page, theme)
    return found


def lasting(page: Page, theme: str) -> list[tuple[str, str, str]]:
    """The serious and critical violations that stay when all is drawn, which may come late."""
    found: list[tuple[str, str, str]] = []
    for _ in range(LOOKS):
        ready(page)
        expect(page.locator("[data-stale=true]")).to_have_count(0)  # what is about to change is faded
        page.evaluate(SETTLED)
        found = serious(page, theme)
        if not found:
            break
    return found


def serious(page: Page, theme: str) -> list[tuple[str, str, str]]:
    """The serious and critical violations on the page as it stands."""
    return [
        (violation["id"], theme, node["html"][:300])
        for violation in Axe().run(page, options=RULES).response["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
