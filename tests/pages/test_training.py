"""Tests of a training on a page: it is started, its curves move, it is cancelled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_a_training_is_started_watched_and_cancelled(visit: Callable[..., Page]) -> None:
    page = visit("lab_flatten", locale="en-US")
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_text(re.compile(r"Epoch [1-5] of 6 is done"))).to_be_visible(timeout=60_000)
    expect(page.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(4)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile(r"Cancelled after [1-6] epochs"))).to_be_visible(timeout=30_000)
    ready(page)
    expect(page.get_by_role("button", name="Train")).to_be_enabled()
