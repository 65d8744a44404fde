"""Tests of the wave of light in a real browser: it is seen once for each picture, and can be done without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support import hand
from tests.support.drawings import drawings

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Visit

# Where the light is in each frame of the flat view, as the mean row of its pixels; null where there is none.
_WATCH = """(stage) => {
  window.rows = [];
  const canvas = stage.querySelectorAll("canvas")[4];
  const row = () => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0, count = 0;
    for (let at = 3; at < data.length; at += 4 * 97)
      if (data[at]) [sum, count] = [sum + Math.floor(at / 4 / canvas.width), count + 1];
    return count ? sum / count : null;
  };
  const look = () => {
    const found = row();
    if (found !== window.rows.at(-1)) window.rows.push(found);
    requestAnimationFrame(look);
  };
  look();
}"""
# How the 3D view looked while the light ran; `at` is null when it is over.
_LOOKS = """(stage) => {
  window.looks = new Set();
  const canvas = stage.querySelectorAll("canvas")[3];
  const look = () => {
    window.looks.at = stage.hasAttribute("data-light") ? canvas.toDataURL() : null;
    if (window.looks.at) window.looks.add(window.looks.at);
    requestAnimationFrame(look);
  };
  look();
}"""
_ENDED = "rows.length > 2 && rows.at(-1) === null"


def lit(page: Page) -> list[float]:
    """Where a wave went, once it has ended; then watch for the next one."""
    page.wait_for_function(_ENDED)
    rows: list[float] = page.evaluate("rows.splice(0).filter((row) => row !== null)")
    page.evaluate("rows.push(null)")
    return rows


def test_light_runs_from_the_picture_to_the_answer_once_for_each_picture(page: Page) -> None:
    hand.answer(page)
    expect(hand.stage(page)).not_to_have_attribute("data-light", "")  # of the picture that it opened with
    hand.stage(page).evaluate(_WATCH)
    hand.choose_sample(page, 3)
    rows = lit(page)
    assert len(rows) > 1
    assert rows == sorted(rows, reverse=True)  # upwards
    hand.choose_sample(page, 5)
    assert lit(page)
    page.get_by_text("Signal", exact=True).click()
    page.get_by_role("button", name="Run it again").click()
    assert lit(page)
    page.get_by_text("Slow", exact=True).click()
    expect(hand.stage(page)).to_have_attribute("data-light", "")
    page.get_by_text("Off", exact=True).click()
    expect(hand.stage(page)).not_to_have_attribute("data-light", "")
    page.reload()
    page.get_by_text("Signal", exact=True).click()
    expect(page.get_by_role("radio", name="Off")).to_be_checked()


def test_light_climbs_in_three_dimensions_too(page: Page) -> None:
    hand.choose_sample(page, 3)
    page.get_by_text("3D", exact=True).click()
    hand.stage(page).evaluate(_LOOKS)
    page.get_by_text("Signal", exact=True).click()
    page.get_by_text("Slow", exact=True).click()
    page.wait_for_function("looks.size > 2 && looks.at === null")


def test_nothing_moves_where_the_user_wants_no_motion(visit: Visit) -> None:
    page = visit(locale="en-US", reduced_motion="reduce")
    hand.stage(page).evaluate(_WATCH)
    hand.draw(page, drawings()[70])
    hand.answer(page)
    page.evaluate("new Promise((done) => setTimeout(done, 700))")  # as long as a wave would last
    assert page.evaluate("rows") == [None]
    expect(page.get_by_text("Signal", exact=True)).to_be_hidden()
