"""Tests of the network page in a real browser: each number equals torch's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect
from safetensors.torch import load_file
from torch.nn import functional as F

from cnnviz.inputs import digits, images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.paths import ASSETS
from tests.support import hand
from tests.support.drawings import drawings

if TYPE_CHECKING:
    from tests.conftest import Visit

SAMPLE = 3


@pytest.fixture(scope="module")
def outputs() -> dict[str, np.ndarray]:
    """The output of each drawn layer for the sample, restated in plain torch."""
    weights = load_file(ASSETS / "lenet.safetensors")
    prepared = digits.prepare(images.decode(samples(PictureKind.DIGITS)[SAMPLE].path.read_bytes()))
    assert prepared

    def parameters(name: str) -> tuple[torch.Tensor, torch.Tensor]:
        return weights[f"{name}.weight"], weights[f"{name}.bias"]

    found = {"input": torch.from_numpy(prepared.input)[None]}
    found["relu1"] = F.relu(F.conv2d(found["input"], *parameters("conv1")))
    found["pool1"] = F.max_pool2d(found["relu1"], 2)
    found["relu2"] = F.relu(F.conv2d(found["pool1"], *parameters("conv2")))
    found["pool2"] = F.max_pool2d(found["relu2"], 2)
    found["relu3"] = F.relu(F.linear(found["pool2"].flatten(1), *parameters("fc1")))
    found["relu4"] = F.relu(F.linear(found["relu3"], *parameters("fc2")))
    found["softmax"] = F.softmax(F.linear(found["relu4"], *parameters("fc3")), 1)
    return {name: tensor[0].numpy() for name, tensor in found.items()}


def drawn(page: Page) -> int:
    """The number of pixels of the marks above the picture that are not clear."""
    count = """(canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Uint32Array(data.buffer).filter(Boolean).length;
    }"""
    found: int = page.locator(".nodelink .stage canvas").nth(2).evaluate(count)
    return found


def looks(page: Page) -> str:
    """The names and marks of the 3D view, once it is drawn."""
    shown = """(canvas) => new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(canvas.toDataURL())));
    })"""
    found: str = page.locator(".nodelink .stage canvas").nth(3).evaluate(shown)
    return found


def number(words: str) -> float:
    """A number as the page writes it."""
    return float(words.replace("−", "-").split()[0])


@pytest.mark.parametrize("style", range(3))
def test_drawn_digits_are_read(page: Page, style: int) -> None:
    for drawing in drawings()[style * 3 : 100 : 30]:
        hand.draw(page, drawing)
        expect(page.locator(".scores .guess")).to_contain_text(str(drawing.digit))
        page.get_by_role("button", name="Clear").click()
        expect(page.locator(".scores.empty")).to_be_visible()


def test_a_cleared_pad_invites(page: Page) -> None:
    hand.draw(page, drawings()[70])
    expect(page.get_by_text("Draw, or choose a picture")).to_be_hidden()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw, or choose a picture")).to_be_visible()


def test_hover_shows_the_value_and_the_edges(page: Page, outputs: dict[str, np.ndarray]) -> None:
    hand.choose_sample(page, SAMPLE)
    seen = set()
    for down in np.linspace(0.02, 0.98, 40):
        for across in (0.5, 0.57, 0.63):
            place = hand.hover(page, across, down)
            if place is None:
                continue
            tip = page.locator(".nodelink .tip b").inner_text()
            assert number(tip) == pytest.approx(outputs[place.layer][place.position], abs=1e-5)
            assert drawn(page) > 0
            seen.add(place.layer)
    assert seen == set(outputs)


def test_a_hover_never_asks_the_server(page: Page) -> None:
    hand.choose_sample(page, SAMPLE)
    hand.find(page, "relu2")  # the first tip fetches its font
    page.evaluate("document.fonts.ready")
    asked = hand.asking(page)
    page.on("request", lambda request: asked.append(request.url))
    for down in np.linspace(0.1, 0.9, 20):
        hand.hover(page, 0.5, down)
    assert asked == []


@pytest.mark.parametrize("layer", ["relu1", "pool1", "relu2", "pool2", "relu3", "relu4", "softmax"])
def test_click_opens_the_whole_equation(page: Page, outputs: dict[str, np.ndarray], layer: str) -> None:
    hand.choose_sample(page, SAMPLE)
    place = hand.find(page, layer)
    page.mouse.down()
    page.mouse.up()
    panel = page.locator(".nodelink .panel")
    expect(panel).to_be_visible()
    shown = panel.locator(".answer output")
    exact = float((shown.get_attribute("title") or shown.inner_text()).replace("−", "-"))
    assert exact == pytest.approx(outputs[layer][place.position], abs=1e-5)
    expect(panel.get_by_role("alert")).to_have_count(0)
    page.keyboard.press("Escape")
    if not panel.is_hidden():
        hand.stage(page).press("Escape")
    expect(panel).to_be_hidden()


def test_keys_walk_open_and_close(page: Page, outputs: dict[str, np.ndarray]) -> None:
    hand.choose_sample(page, SAMPLE)
    stage, live = hand.stage(page), page.locator(".nodelink .live")
    stage.focus()
    stage.press("ArrowRight")
    expect(live).to_contain_text("relu1, channel 0, row 14, column 15")
    stage.press("Tab")
    expect(live).to_contain_text("pool1")
    stage.press("Enter")
    expect(page.locator(".nodelink .panel")).to_be_visible()
    stage.press("ArrowDown")
    place = hand.place(live.inner_text())
    assert number(live.inner_text().split(": ")[1]) == pytest.approx(
        outputs["pool1"][place.position], rel=1e-3, abs=1e-5
    )
    stage.press("Escape")
    expect(page.locator(".nodelink .panel")).to_be_hidden()
    stage.press("ArrowUp")
    above = (place.position[0], place.position[1] - 1, place.position[2])
    expect(live).to_contain_text("pool1, channel {}, row {}, column {}:".format(*above))


def test_the_kernel_steps_across_its_input(page: Page) -> None:
    hand.choose_sample(page, SAMPLE)
    hand.find(page, "relu1")
    page.mouse.down()
    page.mouse.up()
    live = page.locator(".nodelink .live")
    before = hand.place(live.inner_text())
    page.get_by_role("button", name="Step forward").click()
    expect(live).not_to_contain_text(f"row {before.position[1]}, column {before.position[2]}:")
    page.get_by_role("button", name="Play").click()
    started = live.inner_text()
    expect(live).not_to_have_text(started)
    page.get_by_role("button", name="Pause").click()


def test_an_equation_goes_with_its_picture(page: Page) -> None:
    hand.draw(page, drawings()[70])
    hand.answer(page)
    hand.find(page, "relu1")
    page.mouse.down()
    page.mouse.up()
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".scores.empty")).to_be_visible()
    expect(page.locator(".nodelink .panel")).to_be_hidden()
    expect(page.get_by_role("group", name="Move the chosen cell")).to_be_hidden()


def test_layers_fold_and_the_picture_turns(page: Page) -> None:
    hand.choose_sample(page, SAMPLE)
    page.get_by_title("Left to right").click()
    expect(page.get_by_role("radio", name="Left to right")).to_be_checked()
    page.get_by_text("Show layers").click()
    page.get_by_role("checkbox", name="conv1 → relu1").uncheck()
    box = page.locator(".nodelink .stage canvas").first.bounding_box()
    assert box
    layers = {place.layer for x in np.linspace(0.01, 0.99, 60) if (place := hand.hover(page, x, 0.47))}
    assert "relu1" not in layers
    assert "input" in layers


def test_a_layers_name_says_what_it_does_and_where_to_try_it(page: Page) -> None:
    hand.choose_sample(page, SAMPLE)
    name = page.get_by_role("button", name="conv2 → relu2, 16 maps of 10×10")
    card = page.get_by_role("note")
    name.hover()
    expect(card).to_contain_text("Convolution: each map is")
    expect(card).to_contain_text("From 6 maps of 14×14 to 16 maps of 10×10.")
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()
    page.get_by_role("button", name="input, 1 map of 32×32").focus()
    page.keyboard.press("ArrowDown")
    expect(name.and_(page.locator("[aria-expanded=true]"))).to_be_hidden()
    expect(card).to_contain_text("From 1 map of 32×32 to 6 maps of 28×28.")
    page.keyboard.press("Tab")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    expect(opened.value).to_have_url(re.compile("/lab_convolution"))
    opened.value.close()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_three_dimensions(page: Page, outputs: dict[str, np.ndarray]) -> None:
    hand.choose_sample(page, SAMPLE)
    page.get_by_text("3D", exact=True).click()
    expect(page.locator(".nodelink .stage.space")).to_be_visible()
    found = {}
    for down in np.linspace(0.15, 0.95, 30):
        place = hand.hover(page, 0.5, down)
        if place:
            found[place.layer] = (place, number(page.locator(".nodelink .tip b").inner_text()))
    assert len(found) >= 4
    for layer, (place, value) in found.items():
        assert value == pytest.approx(outputs[layer][place.position], abs=1e-5)


def test_keys_move_the_camera(page: Page) -> None:
    hand.choose_sample(page, SAMPLE)
    page.get_by_text("3D", exact=True).click()
    stage = page.locator(".nodelink .stage.space")
    expect(stage).to_have_accessible_description(re.compile(r"Shift\+arrows turn.*0 resets"))
    stage.focus()
    expect(stage).not_to_have_attribute("data-light", "")
    home = looks(page)
    for key in ("Shift+ArrowLeft", "Control+ArrowUp", "+", "-"):
        page.keyboard.press(key)
        assert looks(page) != home, key
        page.keyboard.press("0")
        assert looks(page) == home, key


def test_without_webgl_the_flat_view_stays(visit: Visit) -> None:
    page = visit(locale="en-US")
    page.evaluate(
        """() => {
          const { getContext } = HTMLCanvasElement.prototype;
          HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
            return kind === "webgl2" ? null : getContext.call(this, kind, ...rest);
          };
        }"""
    )
    hand.choose_sample(page, SAMPLE)
    page.get_by_text("3D", exact=True).click()
    expect(page.get_by_text("This browser cannot draw in 3D")).to_be_visible()
    assert hand.find(page, "relu2")


def test_the_language_is_the_browsers_and_can_be_switched(visit: Visit) -> None:
    page = visit(locale="ko-KR")
    expect(page.get_by_role("radio", name="그리기")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.get_by_role("radio", name="EN", exact=True).click()
    expect(page.get_by_role("radio", name="Draw")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(r"[?&]lang=en(&|$)"))
    again = visit("?lang=en", locale="ko-KR")
    expect(again.get_by_role("radio", name="Draw")).to_be_visible()


@pytest.mark.parametrize(
    "options", [{"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}, "has_touch": True}]
)
def test_nothing_is_wider_than_the_window(visit: Visit, options: dict[str, Any]) -> None:
    page = visit(locale="en-US", **options)
    hand.choose_sample(page, SAMPLE)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0
    box = hand.stage(page).bounding_box()
    assert box
    assert page.viewport_size
    assert box["width"] <= page.viewport_size["width"]
