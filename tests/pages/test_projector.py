"""Tests of the pages on a projector: nothing lies over what is shown, and large words stay whole."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.conftest import Visit, ready
from tests.support.access import WIDE
from tests.support.pages import DIGIT


def test_the_controls_scroll_away_and_the_views_keep_their_names_and_rows(visit: Visit) -> None:
    page = visit(f"?{DIGIT}&projector=1", locale="en-US", viewport=WIDE)
    controls = page.locator(".st-key-bar")
    expect(controls).to_be_in_viewport()
    whole = page.get_by_role("button", name="Full screen")
    assert whole.evaluate(
        "(button) => button.getBoundingClientRect().top"
        " < button.closest('.toolbar').querySelector('label span').getBoundingClientRect().bottom"
    )
    name = page.get_by_role("button", name="Your own network").locator("p")
    assert name.evaluate("(words) => words.clientWidth >= 24 && words.scrollWidth <= words.clientWidth")
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 300)")
    expect(controls).not_to_be_in_viewport()


def test_no_caption_of_a_patch_breaks_word_by_word(visit: Visit) -> None:
    page = visit("channel?projector=1", locale="en-US", viewport=WIDE)
    ready(page)
    button = page.get_by_role("button", name="Open no. 1", exact=True).locator("p")
    assert button.evaluate("(words) => words.getClientRects().length") == 1
    end = page.get_by_role("button").last.bounding_box()
    height = page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop + main.scrollHeight")
    assert end
    assert height - end["y"] - end["height"] < 200  # nothing unseen makes the page longer
