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
    # The answer and why, and the whole network, are in sight with the pad.
    expect(page.get_by_role("button", name="Why 7?")).to_be_in_viewport(ratio=1)
    expect(page.locator(".nodelink .stage")).to_be_in_viewport(ratio=1)
    name = page.get_by_role("button", name="Your own network").locator("p")
    assert name.evaluate("(words) => words.clientWidth >= 24 && words.scrollWidth <= words.clientWidth")
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 300)")
    expect(controls).not_to_be_in_viewport()


def test_the_nine_patches_and_the_picture_that_was_made_stand_on_one_screen(visit: Visit) -> None:
    page = visit("channel?projector=1", locale="en-US", viewport=WIDE)
    ready(page)
    ninth = page.get_by_role("button", name="Open no. 9", exact=True)
    expect(ninth).to_be_in_viewport(ratio=1)  # it is as large as the patch
    expect(page.get_by_role("img", name="The picture that was made")).to_be_in_viewport(ratio=1)
    end = page.get_by_role("button").last.bounding_box()
    height = page.get_by_test_id("stMain").evaluate("(main) => main.scrollTop + main.scrollHeight")
    assert end
    assert height - end["y"] - end["height"] < 200  # nothing unseen makes the page longer
