"""Tests of the network page with a ResNet in a real browser: each number equals the forward pass's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import expect

from cnnviz.capture.trace import Unit
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from cnnviz.serving.engine import Engine
from tests.conftest import ready
from tests.support import hand

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cnnviz.capture.trace import Trace
    from tests.support.server import Server

NAME = "resnet50-catdog"
SAMPLE = 1
STEM = samples(PictureKind.PHOTOS)[SAMPLE].path.stem
UNIT = re.compile(r"([\w.]+), (?:channel (\d+), row (\d+), column (\d+)|unit (\d+))")
ANSWER = re.compile(r"([\d.]+)\s+fc\.3, class (cat|dog)\s+(1 − p|p)")


@pytest.fixture(scope="module")
def trace() -> Trace:
    """The forward pass of the sample."""
    spec = model(NAME)
    if not spec.available:
        pytest.skip(f"the weights of {NAME} are not here")
    prepared = spec.prepare(images.decode(samples(PictureKind.PHOTOS)[SAMPLE].path.read_bytes()))
    assert prepared
    return Engine(spec).run(prepared.input)


@pytest.fixture
def page(trace: Trace, visit: Callable[..., Page]) -> Page:
    """The network page with the ResNet and a sample photo."""
    found = visit(f"?model={NAME}", locale="en-US", color_scheme="light")
    hand.choose_sample(found, SAMPLE, PictureKind.PHOTOS)
    expect(hand.stage(found)).to_be_visible()
    return found


def unit(words: str) -> Unit:
    """The unit that `words` name."""
    found = UNIT.search(words)
    assert found, f"no unit is named in {words!r}"
    layer, *numbers = found.groups()
    # The page says "input"; torch calls it by the name in ResNet's forward.
    return Unit(
        "x" if layer == "input" else layer, *(int(number) for number in numbers if number is not None)
    )


def value(words: str) -> float:
    return float(words.replace("−", "-").split()[0])


def swept(page: Page) -> dict[str, tuple[Unit, float]]:
    """A unit of each band on the screen, and the number shown for it."""
    found = {}
    stage = hand.stage(page)
    stage.scroll_into_view_if_needed()
    tip = page.locator(".nodelink .tip")
    box = stage.bounding_box()
    assert box
    for down in np.arange(box["y"] + 5, box["y"] + box["height"], 8):
        for across in (0.3, 0.43):
            page.mouse.move(box["x"] + box["width"] * across, down)
            if tip.is_visible() and not ANSWER.search(tip.inner_text()):
                named = unit(tip.inner_text())
                found[named.layer] = named, value(tip.locator("b").inner_text())
    return found


def trail(page: Page) -> list[str]:
    return page.locator(".breadcrumb ol button").all_inner_texts()


def test_from_the_stages_down_to_a_convolution_and_back(page: Page, trace: Trace) -> None:
    page.set_viewport_size({"width": 1280, "height": 1500})
    crumbs = page.get_by_role("navigation", name="Where you are in the network")
    bands = {}
    for path in ("", "layer2", "layer2.0"):
        if path:
            crumbs.get_by_role("button", name=path, exact=True).click()
            expect(crumbs.locator("[aria-current]")).to_have_text(path)
        bands[path] = swept(page)
        for named, shown in bands[path].values():
            assert shown == pytest.approx(trace.value(named), rel=1e-5, abs=1e-6)
    assert {"x", "relu", "maxpool", "layer1.2.relu_2", "layer4.2.relu_2"} <= bands[""].keys()
    assert {f"layer2.{block}.relu_2" for block in range(4)} <= bands["layer2"].keys()
    inside = {"conv1", "bn1", "relu", "conv2", "bn2", "relu_1", "conv3", "bn3", "add", "relu_2"}
    assert {f"layer2.0.{name}" for name in inside} <= bands["layer2.0"].keys()
    assert trail(page) == ["Whole network", "layer2", "layer2.0"]
    crumbs.get_by_role("button", name="Whole network").click()
    expect(crumbs.locator("[aria-current]")).to_have_text("Whole network")


def test_the_answer_is_two_cells_with_both_numbers(page: Page, trace: Trace) -> None:
    p = trace.value(Unit(trace.layers[-1].name, 0))
    stage = hand.stage(page)
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    found, places = dict[str, tuple[float, str]](), dict[str, tuple[float, float]]()
    for across in np.linspace(0.3, 0.7, 60):
        place = box["x"] + box["width"] * across, box["y"] + 34
        page.mouse.move(*place)
        if said := ANSWER.search(page.locator(".nodelink .tip").inner_text()):
            found[said[2]], places[said[2]] = (float(said[1]), said[3]), place
    assert {label: sign for label, (_, sign) in found.items()} == {"dog": "p", "cat": "1 − p"}
    assert found["dog"][0] == pytest.approx(p, abs=1e-5)
    assert found["cat"][0] == pytest.approx(1 - p, abs=1e-5)
    panel = page.locator(".nodelink .panel")
    page.mouse.click(*places["dog"])
    for label, number in (("dog", p), ("cat", 1 - p)):
        if label == "cat":
            stage.press("ArrowLeft")
        expect(panel.locator("header dd").last).to_have_text(label)
        shown = str(panel.locator(".answer output").get_attribute("title"))
        assert float(shown) == pytest.approx(number, abs=1e-5)
        rest = panel.locator(".headline .line", has_text="cat").inner_text().split()
        assert [float(rest[0]), *rest[1:5]] == [pytest.approx(1 - p, abs=5e-5), "cat", "=", "1", "−"]
    expect(page.get_by_text("The network puts out one number, the logit of dog")).to_be_visible()


def test_a_name_on_the_picture_leads_into_its_part(page: Page) -> None:
    hand.stage(page).click(position={"x": 8, "y": 12})
    expect(page.locator(".breadcrumb [aria-current]")).to_have_text("fc")


def test_a_click_writes_the_number_out_and_a_hover_asks_nothing(page: Page, trace: Trace) -> None:
    page.set_viewport_size({"width": 1280, "height": 1500})
    sent = []

    def send(frame: object) -> None:
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", send))
    page.reload()
    ready(page)
    hand.choose_sample(page, SAMPLE, PictureKind.PHOTOS)
    before = len(sent)
    named, _ = swept(page)["maxpool"]
    assert len(sent) == before
    hand.find(page, "maxpool")
    named = unit(page.locator(".nodelink .tip").inner_text())
    page.mouse.down()
    page.mouse.up()
    panel = page.locator(".nodelink .panel")
    expect(panel).to_be_visible()
    shown = panel.locator(".answer output")
    exact = float((shown.get_attribute("title") or shown.inner_text()).replace("−", "-"))
    assert exact == pytest.approx(trace.value(named), rel=1e-5)
    expect(panel).to_contain_text(str(named.channel))


def test_keys_alone_go_down_open_and_come_back(page: Page, trace: Trace) -> None:
    live = page.locator(".nodelink .live")
    hand.stage(page).focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(live).to_contain_text("layer3.5.relu_2")
    page.keyboard.press(">")
    expect(page.locator(".breadcrumb [aria-current]")).to_have_text("layer3")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".nodelink .panel")).to_be_visible()
    words = live.inner_text()
    assert value(words.split(": ")[1]) == pytest.approx(trace.value(unit(words)), rel=1e-3, abs=1e-4)
    page.keyboard.press("Escape")
    page.keyboard.press("Backspace")
    expect(page.locator(".breadcrumb [aria-current]")).to_have_text("Whole network")


def test_a_link_leads_to_depth_number_and_settings(trace: Trace, visit: Callable[..., Page]) -> None:
    place = Unit("layer2.0.conv2", 5, 3, 2)
    address = "&".join(f"{name}={value}" for name, value in place._asdict().items())
    page = visit(f"?model={NAME}&sample={STEM}&path=layer2.0&scale=layer&{address}", locale="en-US")
    expect(page.locator(".breadcrumb [aria-current]")).to_have_text("layer2.0")
    expect(page.get_by_role("radio", name="This layer")).to_be_checked()
    shown = page.locator(".nodelink .panel .answer output")
    expect(shown).not_to_be_empty()
    exact = value(shown.get_attribute("title") or shown.inner_text())
    assert exact == pytest.approx(trace.value(place), rel=1e-5)
    page.get_by_text("Download and share").click()
    link = page.locator("code").filter(has_text=f"model={NAME}")
    expect(link).to_contain_text(address)
    for part in (f"sample={STEM}", "path=layer2.0", "scale=layer"):
        assert part in link.inner_text()


def test_another_photo_keeps_the_place(page: Page) -> None:
    page.get_by_role("button", name="layer4", exact=True).click()
    expect(page.locator(".breadcrumb [aria-current]")).to_have_text("layer4")
    hand.choose_sample(page, SAMPLE + 1, PictureKind.PHOTOS)
    expect(page.locator(".breadcrumb [aria-current]")).to_have_text("layer4")


@pytest.mark.parametrize(
    "options", [{"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}, "has_touch": True}]
)
def test_nothing_is_wider_than_the_window(
    trace: Trace, visit: Callable[..., Page], options: dict[str, object]
) -> None:
    page = visit(f"?model={NAME}", locale="en-US", **options)
    hand.choose_sample(page, SAMPLE, PictureKind.PHOTOS)
    expect(hand.stage(page)).to_be_visible()
    page.get_by_role("button", name="layer1", exact=True).click()
    expect(page.locator(".breadcrumb [aria-current]")).to_have_text("layer1")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0
    canvas = hand.stage(page).locator("canvas").first.bounding_box()
    assert canvas
    assert page.viewport_size
    assert canvas["width"] <= page.viewport_size["width"]


def test_from_a_photo_of_ones_own_down_to_a_cell_and_on_to_a_bar_that_moves(
    trace: Trace, visit: Callable[..., Page], server: Server
) -> None:
    page = visit(f"?model={NAME}", locale="en-US")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("radio", name="Upload").click()
    page.locator("input[type=file]").first.set_input_files(samples(PictureKind.PHOTOS)[SAMPLE].path)
    hand.answer(page)
    crumbs = page.get_by_role("navigation", name="Where you are in the network")
    for path in ("layer3", "layer3.1"):
        crumbs.get_by_role("button", name=path, exact=True).click()
        expect(crumbs.locator("[aria-current]")).to_have_text(path)
    hand.find(page, "conv2")
    named = unit(page.locator(".nodelink .tip").inner_text())
    assert named.layer == "layer3.1.conv2"
    page.mouse.down()
    page.mouse.up()
    shown = page.locator(".nodelink .panel .answer output")
    expect(shown).not_to_be_empty()
    exact = value(shown.get_attribute("title") or shown.inner_text())
    assert exact == pytest.approx(trace.value(named), rel=1e-5)

    page.get_by_role("link", name="Experiments").click()
    page.locator(".channels .tiles").wait_for()
    ready(page)
    page.get_by_role("button", name="All on").click()
    expect(page.get_by_text("Nothing is off")).to_be_visible()
    number = page.locator(".scores .raw > span").first
    whole = f"{abs(float(trace.activations['fc.2'][0])):.2f}"
    expect(number).to_have_text(whole)
    page.locator(".tiles canvas").click(position={"x": 30, "y": 30})
    expect(page.get_by_text("conv1, channel 0")).to_be_visible()
    expect(number).not_to_have_text(whole)
    page.get_by_text("Shortcut (layer1.0.downsample.1)").click()
    expect(page.get_by_text("Switched off: 2")).to_be_visible()
    page.get_by_role("button", name="All on").click()
    expect(number).to_have_text(whole)
    assert [url for url in asked if not url.startswith((server.address, "blob:", "data:"))] == []
