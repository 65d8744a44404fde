"""Tests of the labs in a real browser: one by mouse, one by keys alone, in two languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn
from torch.nn import functional as F

from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.translations import catalogue
from cnnviz.ui.lessons.lesson import labs
from tests.conftest import Visit, ready
from tests.support.hand import hovered, middle, walk

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

SOBEL = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])


@pytest.fixture(scope="module")
def seven() -> torch.Tensor:
    """The digit that the labs begin with, (1, 1, 28, 28)."""
    path = next(sample.path for sample in samples(PictureKind.DIGITS) if sample.label == "7")
    return torch.from_numpy(images.decode(path.read_bytes())[..., 0].astype(np.float32))[None, None]


@pytest.fixture(scope="module")
def lenet() -> nn.Sequential:
    """The LeNet itself."""
    loaded = model("lenet").load()
    assert isinstance(loaded, nn.Sequential)
    return loaded


@pytest.fixture(scope="module")
def prepared(seven: torch.Tensor) -> torch.Tensor:
    """The LeNet's input for that digit, (1, 1, 32, 32)."""
    found = model("lenet").prepare(np.repeat(seven[0, 0, :, :, None].numpy().astype(np.uint8), 3, axis=2))
    assert found
    return torch.from_numpy(found.input)[None]


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


def test_a_convolution_by_mouse(visit: Visit, seven: torch.Tensor) -> None:
    page = opened(visit, "convolution", locale="en-US")
    answer = F.conv2d(seven, SOBEL[None, None])[0, 0]
    page.locator(".walk .board").nth(1).scroll_into_view_if_needed()
    box = page.locator(".walk .board").nth(1).bounding_box()
    assert box
    for across, down in ((0.3, 0.3), (0.5, 0.5), (0.62, 0.4)):
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        row, column, value = placed(where(page, 1).inner_text())
        assert (row, column) == (int(26 * down), int(26 * across))
        assert value == pytest.approx(float(answer[row, column]), rel=1e-3, abs=1e-3)
    expect(page.locator(".walk .panel .check")).to_contain_text("they agree")

    cell = page.get_by_label("Kernel, row 0, column 0")
    before = where(page, 1).inner_text()
    cell.fill("5")
    cell.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]weights=5(!|%21)0(!|%21)1~-2"), timeout=15_000)
    changed = SOBEL.clone()
    changed[0, 0] = 5
    answer = F.conv2d(seven, changed[None, None])[0, 0]
    expect(where(page, 1)).not_to_have_text(before)
    row, column, value = placed(where(page, 1).inner_text())
    assert value == pytest.approx(float(answer[row, column]), rel=1e-3, abs=1e-3)

    page.get_by_role("tab", name="Guess 3").click()
    page.get_by_role("radiogroup", name="4×4 with padding 1").get_by_text("2×2", exact=True).click()
    expect(page.get_by_text("There is no half step")).to_be_visible()
    page.get_by_role("button", name="Show it in the lab").click()
    expect(page.locator(".walk .size").nth(1)).to_have_text("2×2")
    expect(page.locator(".walk .unread")).to_have_count(2)


def test_a_link_restores_the_kernel_and_the_window_slides(visit: Visit, seven: torch.Tensor) -> None:
    page = opened(visit, "convolution", locale="en-US")
    page.goto(page.url + "&kernel=own&weights=1!2!3&rows=1&columns=3&stride=3")
    ready(page)
    expect(page.get_by_label("Kernel, row 0, column 2")).to_have_value("3")
    expect(page.locator(".walk .size").nth(1)).to_have_text("10×9")
    started = where(page, 1).inner_text()
    page.get_by_role("button", name="Play").click()
    expect(where(page, 1)).not_to_have_text(started)
    page.get_by_role("button", name="Pause").click()
    answer = F.conv2d(seven, torch.tensor([[[[1.0, 2, 3]]]]), stride=3)[0, 0]
    row, column, value = placed(where(page, 1).inner_text())
    assert value == pytest.approx(float(answer[row, column]), rel=1e-3, abs=1e-3)


def test_pooling_by_keys_alone_in_korean(visit: Visit, seven: torch.Tensor) -> None:
    page = opened(visit, "pooling", locale="ko-KR")
    expect(page.get_by_role("heading", name="풀링", exact=True)).to_be_visible()

    walk(page, page.get_by_role("tab", name="예상 1"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    walk(page, page.get_by_role("radiogroup", name=re.compile("배우는 가중치")).get_by_role("radio").first)
    page.keyboard.press("Space")
    expect(page.get_by_text("하나도 없습니다")).to_be_visible()

    walk(page, page.get_by_role("slider", name="오른쪽으로 밀기"))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]right=1"))
    moved = F.pad(seven, (1, 0))[..., :28]
    before, after = F.max_pool2d(seven, 2), F.max_pool2d(moved, 2)
    share = float((after - before).abs().sum() / (after + before).sum())
    expect(page.locator(".boards figure").nth(5)).to_contain_text(f"변화 {share:.0%}")

    walk(page, page.get_by_role("application", name=re.compile("^그림:")))
    output = page.get_by_role("application", name=re.compile("출력, 14×14"))
    walk(page, output)
    for key in ("Home", "ArrowDown", "ArrowDown", *["ArrowRight"] * 7):
        page.keyboard.press(key)
    row, column, value = placed(page.locator(".walk .where").nth(1).inner_text())
    assert (row, column) == (2, 7)
    assert value == pytest.approx(float(after[0, 0, 2, 7]))
    under = moved[0, 0, 4:6, 14:16]
    expect(page.locator(".walk .cell.largest")).to_have_count(int((under == under.max()).sum()))


def test_what_is_below_the_maps_does_not_jump_when_they_come(visit: Visit) -> None:
    page = visit("lesson", locale="en-US")
    held: list[Route] = []
    page.route("**/boards.js", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it calls)
    with page.expect_request("**/boards.js"):
        page.get_by_role("link", name="Pooling").last.click()
    below = page.get_by_role("heading", name="One window at a time")
    expect(below).to_be_attached()
    expect(below).not_to_be_in_viewport()
    with page.expect_response("**/boards.js"):
        held[0].continue_()
    page.locator(".boards .board").last.wait_for()
    expect(page.locator("[class*=st-key-tall]:not(:has([data-drawn]))")).to_have_count(0)
    expect(below).not_to_be_in_viewport()


def test_the_first_lab_by_mouse_in_english(visit: Visit) -> None:
    page = opened(visit, "pixels", locale="en-US")
    page.get_by_role("tab", name="Guess 2").click()
    guesses = page.get_by_role("radiogroup", name="Red and green at full")
    guesses.get_by_text("brown").click()
    expect(page.get_by_text("Not quite.")).to_be_visible()
    guesses.get_by_text("yellow").click()
    expect(page.get_by_text("Red light and green light together look yellow")).to_be_visible()
    page.get_by_role("button", name="Show it in the lab").click()
    expect(page.get_by_text("(255, 255, 0)    #ffff00")).to_be_visible()
    page.get_by_role("button", name="White").click()
    expect(page.get_by_text("(255, 255, 255)    #ffffff")).to_be_visible()

    page.get_by_text("red", exact=True).first.click()
    page.wait_for_function(
        "mix => mix.getContext('2d').getImageData(32, 32, 1, 1).data[0] === 0",
        arg=page.locator(".boards canvas").first.element_handle(),
    )
    page.mouse.move(*middle(page.locator(".boards .board").first))
    expect(where(page, 0)).to_contain_text(re.compile(r": 0, \d+, \d+"))
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_text("(255, 140, 0)    #ff8c00")).to_be_visible()
    expect(page.get_by_role("checkbox", name="red")).to_be_checked()
    page.get_by_role("link", name="Why not just flatten").last.click()
    expect(page.get_by_role("heading", name="Why not just flatten")).to_be_visible()


def test_a_unit_in_korean_is_the_sum_of_its_inputs(
    visit: Visit, lenet: nn.Sequential, prepared: torch.Tensor
) -> None:
    page = opened(visit, "output", locale="ko-KR")
    page.get_by_text("2 유닛 하나의 합").click()
    with torch.inference_mode():
        expected = float(lenet[:-1](prepared)[0, 7])
    shown = page.locator(".panel .answer output")
    assert float(str(shown.get_attribute("title")).replace("−", "-")) == pytest.approx(expected, abs=1e-5)
    expect(page.locator(".panel .check")).to_contain_text("일치")
    page.get_by_text("4 유닛 하나로 판정하기").click()
    expect(page.get_by_text("따라서 7(이)라고 답합니다")).to_be_visible()


def heard(page: Page) -> list[str]:
    """The requests of the page from now on; it is loaded again, for its connection to be heard."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: asked.append(socket.url)))
    page.reload()
    ready(page)
    page.locator(".boards .board").last.wait_for()
    page.wait_for_load_state("networkidle")
    asked.clear()
    return asked


def test_pointing_at_one_map_shows_all_numbers_and_asks_nobody(visit: Visit) -> None:
    page = opened(visit, "pixels", locale="en-US")
    asked = heard(page)
    page.mouse.move(*middle(page.locator(".boards .board").first))
    mixed = where(page, 0).inner_text().split(": ")[1].split(", ")
    assert mixed == [where(page, at).inner_text().split(": ")[1] for at in (1, 2, 3)]
    assert asked == []


def test_a_chart_tells_its_numbers_to_mouse_ear_and_keyboard(
    visit: Visit, lenet: nn.Sequential, prepared: torch.Tensor
) -> None:
    with torch.inference_mode():
        maps = lenet[0](prepared)[0].double()
    percents = (100 * (maps <= 0).double().mean((1, 2))).tolist()
    page = opened(visit, "activation", locale="en-US")
    page.goto(page.url + "&activation=gelu")
    asked = heard(page)
    first, second = page.locator(".js-plotly-plot").all()

    line = first.locator(".scatterlayer .js-line")
    line.scroll_into_view_if_needed()
    for share in (0.1, 0.4, 0.8):
        across, down = line.evaluate(
            """(path, share) => {
              const point = path.getPointAtLength(share * path.getTotalLength());
              const { x, y } = point.matrixTransform(path.getScreenCTM());
              return [x, y];
            }""",
            share,
        )
        before, after = hovered(page, across, down)
        assert after == pytest.approx(float(F.gelu(torch.tensor(before))), abs=2e-3)
    bars = first.locator(".barlayer .point")
    width = 2 * float(maps[0].abs().max()) / bars.count()
    for bar in (5, 11, 12, 14):
        place, count = hovered(page, *middle(bars.nth(bar)))
        assert count == int(((maps[0] - place).abs() < width / 2).sum())
    bars = second.locator(".barlayer .point")
    bars.first.scroll_into_view_if_needed()
    for channel in (1, 4):
        place, percent = hovered(page, *middle(bars.nth(channel)))
        assert place == channel
        assert percent == pytest.approx(percents[channel], 1e-4)
    assert asked == []

    expect(page.get_by_role("figure", name="A bar chart, with “channel” across")).to_have_accessible_name(
        re.compile(f"highest at {np.argmax(percents)}, with {max(percents):.5g}")
    )
    walk(page, page.locator("summary").filter(has_text="Numbers of this chart").last)
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").nth(5)).to_have_text(f"4{percents[4]:.5g}")
    assert asked


@pytest.mark.parametrize("lab", [entry.name for entry in labs(catalogue("en"))])
def test_no_lab_is_wider_than_a_phone(visit: Visit, lab: str) -> None:
    page = opened(visit, lab, locale="ko-KR", viewport={"width": 390, "height": 844}, has_touch=True)
    page.get_by_role("tab").first.wait_for()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0
