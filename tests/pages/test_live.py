"""Tests of the network page while one draws: it answers during the stroke, without the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support import hand
from tests.support.drawings import BOARD, drawings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator

STROKE = 33  # of the drawings: a 3, of one stroke


def scores(page: Page) -> list[float]:
    """All probabilities, with all their digits."""
    found = page.locator(".scores td.number:not(.raw) > span").evaluate_all(
        "spans => spans.map((span) => Number(span.title.replace('−', '-')))"
    )
    return [float(number) for number in found]


def look(page: Page) -> str:
    """The picture of the network."""
    shown: str = page.locator(".nodelink .stage > canvas").first.evaluate("canvas => canvas.toDataURL()")
    return shown


def moves(page: Page, board: Locator) -> Iterator[None]:
    """Move the mouse along a stroke, its button down, a frame each."""
    box = board.bounding_box()
    assert box
    (stroke,) = drawings()[STROKE].strokes
    for number, (x, y) in enumerate(stroke):
        page.mouse.move(box["x"] + x * box["width"] / BOARD, box["y"] + y * box["width"] / BOARD)
        if number == 0:
            page.mouse.down()
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        yield


def test_it_answers_during_the_stroke_and_asks_nobody(page: Page) -> None:
    hand.answer(page)
    page.wait_for_load_state("networkidle")
    asked = hand.asking(page)

    def hear(request: Request) -> None:
        # Not what the page has itself, nor a font, which comes with the first letter that needs it.
        if request.url.startswith("http") and request.resource_type != "font":
            asked.append(request.url)

    page.on("request", hear)
    seen = [(look(page), tuple(scores(page))) for _ in moves(page, page.locator(".pad canvas").first)]
    assert asked == []
    assert len({picture for picture, _ in seen}) > 5
    assert len({numbers for _, numbers in seen}) > 5
    expect(page.locator(".scores")).to_have_attribute("aria-busy", "true")
    page.mouse.up()
    expect(page.locator(".scores")).to_have_attribute("aria-busy", "false")
    assert asked
    assert scores(page) == pytest.approx(seen[-1][1], abs=1e-5)
    page.locator(".nodelink .stage > canvas").first.evaluate(
        """async (canvas, last) => {
          while (canvas.toDataURL() !== last) await new Promise(requestAnimationFrame);
        }""",
        seen[-1][0],
    )
    expect(page.locator(".scores .guess b")).to_have_text(str(drawings()[STROKE].digit))


def test_keys_eraser_and_undo_are_answered_at_once(page: Page) -> None:
    hand.draw(page, drawings()[STROKE])
    hand.answer(page)
    before = scores(page)
    page.get_by_role("button", name="Eraser").click()
    board = page.locator(".pad canvas").first
    board.focus()
    for key in (" ", *["ArrowDown"] * 4):
        board.press(key)
    expect(page.locator(".scores")).to_have_attribute("aria-busy", "true")
    assert scores(page) != before
    board.press("Control+z")
    expect(page.locator(".scores")).to_have_attribute("aria-busy", "false")
    assert scores(page) == before
