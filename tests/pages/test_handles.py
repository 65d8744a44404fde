"""Tests of what a hand does in the labs: the browser answers, and the server hears of it when it rests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn
from torch.nn import functional as F

from cnnviz.lessons.stack import LENET
from cnnviz.training.lab_courses import finished, stack_course
from tests.conftest import Visit, ready
from tests.support.hand import hovered, middle, walk
from tests.support.lab import SOBEL, opened, placed, where

if TYPE_CHECKING:
    from playwright.sync_api import Page


def heard(page: Page) -> list[str]:
    """The requests of the page from now on; it is loaded again, for its connection to be heard."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: asked.append(socket.url)))
    page.reload()
    ready(page)
    page.locator(".board").last.wait_for()
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


def test_a_hand_changes_a_weight_and_asks_nobody_until_it_rests(visit: Visit, seven: torch.Tensor) -> None:
    page = opened(visit, "convolution", locale="en-US")
    page.goto(page.url + "&picture=digit")
    asked = heard(page)
    cell = page.get_by_label("Kernel, row 1, column 1")
    across, down = middle(cell)
    page.mouse.move(across, down)
    page.mouse.down()
    page.mouse.move(across, down - 18)
    expect(cell).to_have_value("2")
    page.evaluate("new Promise(requestAnimationFrame)")
    row, column, value = placed(where(page, 1).inner_text())
    said = page.locator(".sum output").get_attribute("title")
    assert asked == []
    page.mouse.up()

    changed = SOBEL.clone()
    changed[1, 1] = 2
    expected = float(F.conv2d(seven, changed[None, None])[0, 0, row, column])
    assert value == pytest.approx(expected, rel=1e-3)
    assert float(str(said).replace("−", "-")) == pytest.approx(expected, abs=1e-5)
    expect(page).to_have_url(re.compile(r"[?&]weights=-1(!|%21)0(!|%21)1~-2(!|%21)2(!|%21)2~"))
    for key, written in (("ArrowUp", "3"), ("ArrowDown", "2")):
        cell.press(key)
        expect(cell).to_have_value(written)
    page.mouse.move(*middle(cell))
    page.mouse.wheel(0, -100)
    expect(cell).to_have_value("3")


def test_a_picture_is_dragged_and_asks_nobody_until_it_is_let_go(visit: Visit, seven: torch.Tensor) -> None:
    page = opened(visit, "pooling", locale="en-US")
    asked = heard(page)
    picture = page.locator(".pooling .board").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    across, down = middle(picture)
    page.mouse.move(across, down)
    page.mouse.down()
    page.mouse.move(across + 2.2 / 28 * box["width"], down - 2.9 / 28 * box["height"])
    moved = F.pad(seven, (3, 0, 0, 3))[..., 3:, :28]
    pools = [(layer(seven, 2), layer(moved, 2)) for layer in (F.max_pool2d, F.avg_pool2d)]
    shares = [float((after - before).abs().sum() / (after + before).sum()) for before, after in pools]
    for at, share in enumerate(shares):
        expect(page.locator(".pooling figure").nth(5 + at)).to_contain_text(f"changed by {share:.0%}")
    assert asked == []
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]right=3"))
    expect(page).to_have_url(re.compile(r"[?&]down=-3"))
    for at, share in enumerate(shares):
        expect(page.locator(".pooling figure").nth(5 + at)).to_contain_text(f"changed by {share:.0%}")


def test_a_chart_tells_its_numbers_to_mouse_ear_and_keyboard(visit: Visit) -> None:
    course = finished(LENET, lambda: stack_course(LENET))
    assert course
    reached = course.trainees[LENET].accuracies
    page = opened(visit, "builder", locale="en-US")
    points = page.locator(".js-plotly-plot .scatterlayer .point")
    points.first.scroll_into_view_if_needed()
    for epoch in (1, 4):
        place, share = hovered(page, *middle(points.nth(epoch)))
        assert place == epoch
        assert share == pytest.approx(reached[epoch], 1e-4)

    expect(page.get_by_role("figure", name="A line chart, with “epochs” across")).to_have_accessible_name(
        re.compile(f"highest at {np.argmax(reached)}, with {max(reached):.5g}")
    )
    walk(page, page.locator("summary").filter(has_text="Numbers of this chart").last)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stTable").get_by_role("row").nth(5)).to_have_text(f"4{reached[4]:.5g}")


def test_the_bend_is_dragged_and_the_map_answers_in_the_browser(
    visit: Visit, lenet: nn.Sequential, prepared: torch.Tensor
) -> None:
    with torch.inference_mode():
        before = lenet[0](prepared)[0, 0]
    page = opened(visit, "activation", locale="en-US")
    page.goto(page.url + "&activation=gelu")
    asked = heard(page)
    chart = page.locator(".bend-chart svg").bounding_box()
    assert chart
    page.mouse.move(chart["x"] + chart["width"] / 2, chart["y"] + 20)
    page.mouse.down()
    page.mouse.move(chart["x"] + chart["width"] * 0.6, chart["y"] + 40)
    bend = page.get_by_role("slider", name="Where the curve bends")
    bias = -float(bend.input_value())
    assert bias == pytest.approx(-1.2, abs=0.11)
    assert asked == []
    page.mouse.up()
    expect(page).to_have_url(re.compile(rf"[?&]bias={bias:.1f}"))

    bend.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(rf"[?&]bias={bias - 0.1:.1f}"))
    after = page.locator(".activation-lab .board").nth(1)
    box = after.bounding_box()
    assert box
    for across, down in ((0.3, 0.3), (0.5, 0.25), (0.62, 0.4)):
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        where = page.locator(".activation-lab .where").nth(1)
        row, column, _ = placed(where.inner_text())
        expected = float(F.gelu(before[row, column] + (bias - 0.1)))
        value = float(str(where.get_attribute("title")).replace("−", "-"))
        assert value == pytest.approx(expected, abs=1e-5)


def test_a_pixel_is_painted_and_a_threshold_dragged(visit: Visit) -> None:
    page = opened(visit, "pixels", locale="en-US")
    page.goto(page.url + "&picture=edge&size=8")
    ready(page)
    page.get_by_role("button", name="Yellow").click()
    mix = page.locator(".pixels .board").first
    page.mouse.move(*middle(mix))
    page.mouse.down()
    page.mouse.up()
    expect(where(page, 0)).to_contain_text(": 255, 255, 0")
    histogram = page.get_by_role("img", name="Histogram of the brightness")
    box = histogram.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 20)
    # Of 64 pixels 32 were white, and one of them is yellow now: its brightness is 226.
    expect(page.get_by_text("48% are white")).to_be_visible()
    page.mouse.up()
    expect(page.get_by_text("Task done:")).to_be_visible()


def test_channels_fall_silent_while_the_bend_is_dragged_and_one_is_chosen(
    visit: Visit, lenet: nn.Sequential, prepared: torch.Tensor
) -> None:
    with torch.inference_mode():
        largest = lenet[0](prepared)[0].amax((1, 2))
    page = opened(visit, "activation", locale="en-US")
    bend = page.get_by_role("slider", name="Where the curve bends")
    silent = page.locator(".channels .silent")
    for place in ("1.5", "2.5"):
        bend.fill(place)
        expect(silent).to_have_count(int((largest <= float(place)).sum()))
    expect(page).to_have_url(re.compile(r"[?&]bias=-2\.5"))
    last = int(largest.argmax())
    page.get_by_role("button", name=f"channel {last}", exact=True).click()
    expect(page).to_have_url(re.compile(rf"[?&]channel={last}"))
    expect(page.locator(".channels [aria-pressed=true]")).to_have_text(str(last))
