"""Tests of the labs in a real browser: one by mouse, one by keys alone, in two languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import torch
from playwright.sync_api import expect
from torch import nn
from torch.nn import functional as F

from cnnviz.translations import catalogue
from cnnviz.ui.lessons.lesson import labs
from tests.conftest import Visit, ready
from tests.support.hand import middle, walk
from tests.support.lab import SOBEL, opened, placed, where

if TYPE_CHECKING:
    from playwright.sync_api import Route


def test_a_convolution_by_mouse(visit: Visit, seven: torch.Tensor) -> None:
    page = opened(visit, "convolution", locale="en-US")
    page.goto(page.url + "&picture=digit")
    ready(page)
    answer = F.conv2d(seven, SOBEL[None, None])[0, 0]
    page.locator(".walk .board").nth(1).scroll_into_view_if_needed()
    box = page.locator(".walk .board").nth(1).bounding_box()
    assert box
    for across, down in ((0.3, 0.3), (0.5, 0.5), (0.62, 0.4)):
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        row, column, value = placed(where(page, 1).inner_text())
        assert (row, column) == (int(26 * down), int(26 * across))
        assert value == pytest.approx(float(answer[row, column]), rel=1e-3, abs=1e-3)
    page.get_by_text("Every number of this window").click()
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

    page.get_by_text("Read, guess, and look").click()
    page.get_by_role("radio", name="Flat places").click()
    page.get_by_role("radiogroup", name="The Sobel kernel slides").get_by_text("255", exact=True).click()
    page.get_by_role("button", name="Not sure").click()
    expect(where(page, 1)).to_have_text("row 12, column 19: 0")
    page.get_by_role("button", name="Step forward").click()
    expect(where(page, 1)).to_have_text("row 12, column 20: 0")
    page.get_by_role("button", name="Show it again").click()
    expect(where(page, 1)).to_have_text("row 12, column 19: 0")
    page.get_by_role("radio", name="Size of the output").click()
    page.get_by_role("radiogroup", name="4×4 with padding 1").get_by_text("2×2", exact=True).click()
    page.get_by_role("button", name="Not sure").click()
    expect(page.locator(".walk .size").nth(1)).to_have_text("2×2")
    expect(page.get_by_text("There is no half step")).to_have_count(0)
    page.get_by_role("radiogroup", name="What do you see?").get_by_text("2×2", exact=True).click()
    expect(page.get_by_text("There is no half step")).to_be_visible()
    expect(page.locator(".walk .unread")).to_have_count(2)
    page.get_by_role("button", name="Next: Adding up to 1").click()
    expect(page.get_by_role("radiogroup", name="A 3×3 kernel of nine times 1/9")).to_be_visible()


def test_in_korean_a_link_restores_the_kernel_and_its_window_slides(
    visit: Visit, seven: torch.Tensor
) -> None:
    page = opened(visit, "convolution", locale="ko-KR")
    page.goto(page.url + "&picture=digit&kernel=own&weights=1!2!3&rows=1&columns=3&stride=3")
    ready(page)
    expect(page.get_by_label("커널, 0행 2열")).to_have_value("3")
    expect(page.locator(".walk .size").nth(1)).to_have_text("10×9")
    started = where(page, 1).inner_text()
    page.get_by_role("button", name="재생").click()
    expect(where(page, 1)).not_to_have_text(started)
    page.get_by_role("button", name="일시정지").click()
    answer = F.conv2d(seven, torch.tensor([[[[1.0, 2, 3]]]]), stride=3)[0, 0]
    row, column, value = placed(where(page, 1).inner_text())
    assert value == pytest.approx(float(answer[row, column]), rel=1e-3, abs=1e-3)


def test_pooling_by_keys_alone_in_korean(visit: Visit, seven: torch.Tensor) -> None:
    page = opened(visit, "pooling", locale="ko-KR")
    expect(page.get_by_role("heading", name="풀링", exact=True)).to_be_visible()

    walk(page, page.locator("summary").filter(has_text="읽고, 예상하고, 확인하기"))
    page.keyboard.press("Enter")
    walk(page, page.get_by_role("radio", name="최댓값과 평균"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    walk(page, page.get_by_role("radiogroup", name=re.compile("배우는 가중치")).get_by_role("radio").first)
    page.keyboard.press("Space")
    walk(page, page.get_by_role("button", name="확신함"))
    page.keyboard.press("Enter")
    walk(page, page.get_by_role("radiogroup", name="무엇이 보이나요?").get_by_role("radio").first)
    page.keyboard.press("Space")
    expect(page.get_by_text("하나도 없습니다")).to_be_visible()

    walk(page, page.get_by_role("slider", name="오른쪽으로 밀기"))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]right=2"))
    moved = F.pad(seven, (2, 0))[..., :28]
    before, after = F.max_pool2d(seven, 2), F.max_pool2d(moved, 2)
    share = float((after - before).abs().sum() / (after + before).sum())
    expect(page.locator(".boards figure").nth(5)).to_contain_text(f"변화 {share:.0%}")

    walk(page, page.get_by_role("application", name=re.compile("^그림:")))
    walk(page, page.get_by_role("radio", name="그림 끌기"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
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
    scripts = re.compile(r"/bundle\.json\?(of=[^&]*&)*of=lessons%2Fpooling\.js")
    page.route(scripts, lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it calls)
    with page.expect_request(scripts):
        page.get_by_role("link", name="Pooling").last.click()
    below = page.get_by_text("To remember:")
    expect(below).to_be_attached()
    expect(below).not_to_be_in_viewport()
    with page.expect_response(scripts):
        held[0].continue_()
    page.locator(".boards .board").last.wait_for()
    expect(page.locator("[class*=st-key-tall]:not(:has([data-drawn]))")).to_have_count(0)
    expect(below).not_to_be_in_viewport()


def test_the_first_lab_by_mouse_in_english(visit: Visit) -> None:
    page = opened(visit, "pixels", locale="en-US")
    page.get_by_text("Read, guess, and look").click()
    page.get_by_role("radio", name="Mixing light").click()
    guesses = page.get_by_role("radiogroup", name="Red and green at full")
    expect(guesses).to_be_visible()
    ready(page)  # what is still being drawn may take a click with it
    guesses.get_by_text("brown").click()
    page.get_by_role("button", name="Not sure").click()
    mixed = page.get_by_text("(255, 255, 0)    #ffff00")
    question = page.get_by_role("radiogroup", name="What do you see?")
    mixed.scroll_into_view_if_needed()
    expect(mixed).to_be_in_viewport()
    expect(question).to_be_in_viewport(ratio=1)
    question.get_by_text("yellow").click()
    expect(page.get_by_text("Not quite.")).to_be_visible()
    expect(page.get_by_text("Red light and green light together look yellow")).to_be_visible()
    page.get_by_role("button", name="White", exact=True).click()
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
    expect(page.get_by_text("따라서 답은 7입니다")).to_be_visible()


def test_a_layer_is_added_and_swapped_in_the_table(visit: Visit) -> None:
    page = opened(visit, "builder", locale="en-US")
    expect(page.locator(".stack tbody tr")).to_have_count(13)
    page.get_by_role("button", name="Remove layer 13").click()
    expect(page.locator(".stack tbody tr")).to_have_count(12)
    channels = page.get_by_label("channels").first
    channels.fill("4")
    channels.press("Enter")
    expect(page.locator(".stack tbody tr").first).to_contain_text("4×28×28")
    page.get_by_role("button", name="Move layer 7 down").click()
    expect(page.get_by_text("Flatten them first")).to_be_visible()
    expect(page).to_have_url(re.compile("stack=conv4k5s1p0-relu-max2-conv16k5s1p0-relu-max2-fc120-flatten-"))


def test_a_picture_of_the_batch_is_swapped_and_back(visit: Visit) -> None:
    page = opened(visit, "regularisation", locale="en-US")
    mean = page.locator(".boards .note").nth(1)
    first = mean.inner_text()
    another = page.get_by_role("button", name="Picture 3 of the batch")
    another.click()
    expect(mean).not_to_have_text(first)
    expect(another).to_have_attribute("aria-pressed", "true")
    another.click()
    expect(mean).to_have_text(first)


def test_a_border_that_is_made_narrower_keeps_the_size_at_once(visit: Visit) -> None:
    page = opened(visit, "padding", locale="en-US")
    expect(page.locator(".padding .result")).to_contain_text("22×22 becomes 24×24: larger than before.")
    page.get_by_role("slider", name="Padding: cells on every side").press("ArrowLeft")
    expect(page.locator(".padding .result")).to_contain_text("22×22 becomes 22×22: as large as before.")
    expect(page.locator(".padding .size").nth(2)).to_have_text("22×22")
    expect(page).to_have_url(re.compile(r"[?&]padding=1"))


ONE_WINDOW = {"width": 1280, "height": 720}


@pytest.mark.parametrize("lab", [entry.name for entry in labs(catalogue("en"))])
def test_controls_and_effect_stand_in_one_window(visit: Visit, lab: str) -> None:
    page = opened(visit, lab, locale="en-US", viewport=ONE_WINDOW)
    parts = [page.locator(f".st-key-{lab}-{part}") for part in ("controls", "effect")]
    expect(page.locator("[class*=st-key-tall]:not(:has([data-drawn]))")).to_have_count(0)
    for part in parts:
        page.wait_for_function(
            "([part, tall]) => part.getBoundingClientRect().bottom <= tall",
            arg=[part.element_handle(), ONE_WINDOW["height"]],
        )


@pytest.mark.parametrize("lab", ["convolution", "pooling", "activation"])
def test_a_question_stands_in_one_window_with_what_shows_its_answer(visit: Visit, lab: str) -> None:
    page = opened(visit, lab, locale="en-US", viewport=ONE_WINDOW)
    page.locator("summary").filter(has_text="Read, guess, and look").click()
    card = page.locator(f".st-key-{lab}-reading")
    for choice, then in (("guess", "Not sure"), ("seen", "Show it again")):
        group = card.locator(f".st-key-{lab}-guess1-{choice}").get_by_role("radiogroup")
        group.locator("label").first.click()
        button = card.get_by_role("button", name=then)
        expect(button).to_be_enabled()
        if choice == "guess":
            button.click()
            expect(card.get_by_role("radiogroup", name="What do you see?")).to_be_visible()
        else:
            expect(card.get_by_role("button", name="Next:")).to_be_visible()
        expect(page.locator(".st-key-task")).to_be_hidden()
        for board in page.locator(f".st-key-{lab}-effect .board").all():
            page.wait_for_function(
                "([board, tall]) => board.getBoundingClientRect().bottom <= tall",
                arg=[board.element_handle(), ONE_WINDOW["height"]],
            )
