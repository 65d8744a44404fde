"""Pages of labs in a browser: opened as from the menu, and what their boards say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch

from tests.conftest import Visit, ready

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SOBEL = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def opened(visit: Visit, lab: str, **options: Any) -> Page:
    """The page of a lab, after the main page, as from the menu."""
    page: Page = visit("", **options)
    page.goto(f"{page.url.partition('?')[0]}lab_{lab}?{page.url.partition('?')[2]}")
    ready(page)
    return page


def placed(words: str) -> tuple[int, int, float]:
    """Row, column and value of "row 3, column 4: −12.5", in any language."""
    row, column, value = re.findall(r"−?\d+(?:\.\d+)?", words)[-3:]
    return int(row), int(column), float(value.replace("−", "-"))


def where(page: Page, at: int) -> Locator:
    """The line under a map that says what is pointed at."""
    return page.locator("figure .where").nth(at)
