"""Test of the browser's history: an entry for each page, as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import ready

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_back_leads_to_the_page_before_as_it_was_left(page: Page) -> None:
    entries = page.evaluate("history.length")

    def another_page(name: str) -> None:
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")
        ready(page)

    layer = page.locator(".maps .layer select")
    another_page("Feature maps")
    layer.select_option("relu1")
    page.wait_for_url("**/maps?*layer=relu1")
    model(page, "ResNet-50: cat or dog")
    page.wait_for_url("**/maps?*model=resnet50*")
    layer.select_option("layer1.0.relu")
    page.wait_for_url("**/maps?*layer=layer1.0.relu")
    another_page("Experiments")
    model(page, "LeNet: handwritten digits")
    page.wait_for_url("**/experiments?*model=lenet*")
    page.get_by_text("Cover", exact=True).click()
    page.wait_for_url("**/experiments?*experiment=cover*")
    assert page.evaluate("history.length") == entries + 2

    page.go_back()
    expect(page.get_by_role("heading", name="What each layer answers")).to_be_visible()
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
