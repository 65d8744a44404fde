"""Tests of going from page to page: an entry of the history for each, as it was left, on any line."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.conftest import ready
from tests.support import hand
from tests.support.line import Line
from tests.support.pages import DIGIT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.conftest import Visit


def test_back_leads_to_the_page_before_as_it_was_left(page: Page) -> None:
    entries = page.evaluate("history.length")

    def another_page(name: str) -> None:
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")
        ready(page)

    layer = page.locator(".maps .layer select")
    another_page("Feature maps")
    layer.select_option("relu1")
    page.wait_for_url("**/maps?*layer=relu1*")
    model(page, "ResNet-50: cat or dog")
    page.wait_for_url("**/maps?*model=resnet50*")
    layer.select_option("layer1.0.relu")
    page.wait_for_url("**/maps?*layer=layer1.0.relu*")
    another_page("Experiments")
    model(page, "LeNet: handwritten digits")
    page.wait_for_url("**/experiments?*model=lenet*")
    page.get_by_text("Cover a part", exact=True).click()
    page.wait_for_url("**/experiments?*experiment=cover*")
    assert page.evaluate("history.length") == entries + 2

    page.go_back()
    expect(page.get_by_role("heading", name="What each layer sees")).to_be_visible()
    expect(page.get_by_role("combobox", name="Model", exact=True)).to_have_value("ResNet-50: cat or dog")
    expect(layer).to_have_value("layer1.0.relu")
    page.go_back()
    expect(page.get_by_role("heading", name="See a network read your handwriting")).to_be_visible()
    page.go_forward()
    expect(layer).to_have_value("layer1.0.relu")


def model(page: Page, name: str) -> None:
    """Choose a model."""
    page.get_by_role("combobox", name="Model", exact=True).click()
    page.get_by_role("option", name=name).click()
    ready(page)


def test_the_maps_come_back_as_they_were_left(visit: Visit) -> None:
    page = visit(f"maps?{DIGIT}&layer=relu2&channels=0-12", locale="en-US")
    shown = page.get_by_role("radio", name="Strongest patches")
    opened = page.locator(".maps .channel-panel h2").first
    opacity = page.get_by_role("slider", name="Opacity of the map")
    only = page.get_by_role("searchbox", name="Channels, such as 3, 10-20")

    def as_left(kind: Locator, words: str) -> None:
        expect(opacity).to_have_value("40")
        expect(only).to_have_value("0-11")
        expect(page.get_by_role("heading", name="What each layer sees")).to_be_visible()
        expect(kind).to_be_checked()
        expect(opened).to_have_text(words)

    page.get_by_text("Strongest patches", exact=True).click()
    only.fill("0-11")
    page.locator(".maps .stage").click(position={"x": 30, "y": 30})
    expect(opened).to_be_visible()
    words = opened.inner_text()
    opacity.fill("40")
    page.wait_for_url(f"**/maps?*channel={words.split()[-1]}*shown=patches*")
    page.get_by_role("link", name="Looks for", exact=True).click()
    expect(page.get_by_role("heading", name="Its strongest patches")).to_be_visible()
    page.go_back()
    as_left(shown, words)

    page.get_by_text("Made pictures", exact=True).click()
    page.wait_for_url("**/maps?*shown=made*")
    # Which the server answers once it knows how the page was left.
    page.get_by_role("button", name="What does this channel look for?").click()
    expect(page.get_by_role("heading", name="Its strongest patches")).to_be_visible()
    page.get_by_role("link", name="Feature maps", exact=True).click()
    as_left(page.get_by_role("radio", name="Made pictures"), words)


def test_a_page_comes_again_on_a_slow_line(page: Page) -> None:
    line = Line(page)
    page.get_by_role("link", name="Model", exact=True).click()
    expect(page.get_by_role("heading", name="What the network is made of")).to_be_visible()
    ready(page)
    with line.answers.held():
        page.get_by_role("link", name="Fine-tune", exact=True).click()
        hand.wait(page, lambda: finished(line))
        page.get_by_role("link", name="Network", exact=True).click()
    expect(page.get_by_role("heading", name="See a network read your handwriting")).to_be_visible()
    expect(hand.stage(page)).to_be_visible()


def finished(line: Line) -> bool:
    """Whether the end of a run is among the answers that are held back."""
    return any(ForwardMsg.FromString(each).HasField("script_finished") for each in line.answers.late or ())


def test_what_a_page_still_asks_does_not_lead_back_to_it(visit: Visit) -> None:
    page = visit(f"maps?{DIGIT}", locale="en-US")
    line = Line(page)
    with line.answers.held(), line.requests.held():
        page.get_by_role("link", name="Network", exact=True).click()
        page.locator(".maps .layer select").select_option("relu1")
    expect(page.get_by_role("heading", name="See a network read your handwriting")).to_be_visible()
    expect(hand.stage(page)).to_be_visible()
    ready(page)
    expect(hand.stage(page)).to_be_visible()


def test_a_picture_comes_however_late_it_is_asked_for(visit: Visit) -> None:
    page = visit(f"maps?{DIGIT}", locale="en-US")
    picture = page.get_by_role("img", name="The picture", exact=True).first.get_attribute("src") or ""
    page.get_by_role("link", name="Model", exact=True).click()
    expect(page.get_by_role("heading", name="What the network is made of")).to_be_visible()
    ready(page)
    assert page.request.get(urljoin(page.url, picture)).ok


def test_a_choice_stays_whatever_comes_late(visit: Visit) -> None:
    page = visit("lab_pixels", locale="en-US")
    line = Line(page)
    red, order = page.get_by_role("checkbox", name="red"), page.get_by_role("radio", name="blue, green")
    page.get_by_text("green", exact=True).first.click()
    page.wait_for_url("**keep1=0**")
    ready(page)
    with line.answers.held():
        page.get_by_text("red", exact=True).first.click()
        hand.wait(page, lambda: finished(line))
        page.get_by_text("blue, green, red (swapped)").click()
        expect(order).to_be_checked()
    ready(page)
    expect(red).not_to_be_checked()
    expect(order).to_be_checked()
    page.wait_for_url("**order=bgr**")
