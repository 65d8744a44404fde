"""Tests of the page of feature maps in a real browser: each number equals numpy's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
import streamlit as st
import torch
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from cnnviz.capture.recorder import Recorder
from cnnviz.features import picture_sets
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import MODELS, model
from cnnviz.serving.engine import Engine
from cnnviz.structure.receptive_field import fields
from tests.conftest import ready
from tests.support.oracle import lenet_outputs
from tests.support.server import ROOT
from tests.ui.test_steps import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from cnnviz.capture.trace import Trace
    from cnnviz.structure.receptive_field import Field

SAMPLE = 3
STEM = samples(PictureKind.DIGITS)[SAMPLE].path.stem
# The red of the middle of each of `side` by `side` squares of a canvas.
MIDDLES = """(canvas, side) => Array.from({length: side * side}, (_, at) => {
  const [x, y] = [at % side, Math.floor(at / side)].map((place) => ((place + 0.5) * canvas.width) / side);
  return canvas.getContext("2d").getImageData(x, y, 1, 1).data[0];
})"""


@pytest.fixture(scope="module")
def trace() -> Trace:
    """The forward pass of the sample."""
    spec = model("lenet")
    prepared = spec.prepare(images.decode(samples(PictureKind.DIGITS)[SAMPLE].path.read_bytes()))
    assert prepared
    return Engine(spec).run(prepared.input)


@pytest.fixture
def app() -> Iterator[AppTest]:
    st.cache_resource.clear()
    at = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    at.query_params["sample"] = STEM
    yield at.switch_page("pages/maps.py").run()
    st.cache_resource.clear()


def sent(app: AppTest) -> tuple[dict[str, object], dict[str, np.ndarray]]:
    """The packet that the view was given last."""
    views = [each for each in app.get("bidi_component") if each.proto.component_name.endswith("maps")]
    return unpack(views[0].proto.bytes)


def test_a_layer_is_chosen_kept_in_the_address_and_needs_no_second_pass(
    app: AppTest, trace: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    read = Recorder.record

    def counted(self: Recorder, batch: np.ndarray) -> Trace:
        passes.append(1)
        return read(self, batch)

    monkeypatch.setattr(Recorder, "record", counted)
    header, arrays = sent(app)
    assert (header["layer"], header["first"]) == ("conv1", True)
    np.testing.assert_array_equal(arrays["maps"], trace["conv1"])
    before = len(passes)
    app.session_state["maps-lenet"] = {"layer": "conv2"}
    app.run()
    header, arrays = sent(app)
    np.testing.assert_array_equal(arrays["maps"], trace["conv2"])
    assert app.query_params["layer"] == "conv2"
    assert len(passes) == before


@pytest.mark.parametrize(
    "asked",
    [{"layer": "conv9", "channel": 0}, {"layer": "conv1", "channel": 99}, {"layer": "conv1"}, "conv1", 7],
)
def test_a_browser_may_ask_anything(app: AppTest, asked: object) -> None:
    for name in ("maps-channel", "maps-cell"):
        app.session_state[name] = {"asked": asked}
    app.session_state["maps-lenet"] = {"layer": asked, "shown": asked, "seek": asked}
    app.query_params["layer"] = "nothing of the kind"
    app.run()
    assert not app.exception
    assert sent(app)[0]["layer"] in {layer.name for layer in Engine(MODELS["lenet"]).layers}


# The width of each bar of a histogram, and what there is for it.
_BARS = """histogram => [...histogram.querySelectorAll("i")].map(bar =>
  [bar, bar.parentElement].map(part => part.getBoundingClientRect().width))"""


def number(words: str) -> float:
    return float(words.replace("−", "-"))


def tip(page: Page) -> tuple[float, tuple[int, ...]]:
    """The value beside the pointer, and its channel, row and column."""
    shown = page.locator(".maps .tip")
    place = re.search(r"channel (\d+), row (\d+), column (\d+)", shown.inner_text())
    assert place
    return number(shown.locator("b").inner_text()), tuple(int(each) for each in place.groups())


def lit(field: Field, place: tuple[int, ...]) -> str:
    """What the picture beside the maps says of a cell that lies well inside."""
    first = [start + at * step for start, at, step in zip(field.start, place[1:], field.stride, strict=True)]
    rows, columns = (f"{at} to {at + size - 1}" for at, size in zip(first, field.size, strict=True))
    return f"This cell sees rows {rows} and columns {columns} of the picture."


def test_a_visitor_chooses_a_layer_points_sorts_and_opens(visit: Callable[..., Page], trace: Trace) -> None:
    page = visit(f"maps?model=lenet&sample={STEM}", locale="en-US")
    stage = page.locator(".maps .stage")
    page.get_by_role("combobox", name="Layer").select_option("conv2")
    expect(stage).to_have_attribute("aria-label", re.compile("The maps of conv2"))
    expect(page).to_have_url(re.compile(r"[?&]layer=conv2(&|$)"))

    box = stage.bounding_box()
    assert box
    strongest = int(np.abs(trace["conv2"]).mean((1, 2)).argmax())
    for across, down in ((0.02, 0.1), (0.1, 0.2), (0.3, 0.1), (0.55, 0.3)):
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        value, place = tip(page)
        assert value == pytest.approx(float(trace["conv2"][place]), abs=1e-5)
        if across == 0.02:
            assert place[0] == strongest
    # The picture beside lights up what that cell sees, and a smooth map keeps the numbers of the cells.
    expect(page.locator(".maps .photo figcaption")).to_have_text(lit(fields(trace.layers)["conv2"], place))
    canvas = page.locator(".maps .stage canvas")
    cells = canvas.evaluate("canvas => canvas.toDataURL()")
    page.get_by_text("Smooth", exact=True).click()
    assert canvas.evaluate("canvas => canvas.toDataURL()") != cells
    page.mouse.move(box["x"] + 0.55 * box["width"], box["y"] + 0.3 * box["height"])
    assert tip(page) == (value, place)
    page.get_by_text("Number", exact=True).click()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    assert tip(page)[1][0] == 0

    # By keys: to the third map, into it, down to one cell and its equation, and back.
    stage.focus()
    stage.press("ArrowRight")
    stage.press("ArrowRight")
    stage.press("Enter")
    panel = page.locator(".maps .channel-panel")
    expect(panel.locator("h2").first).to_have_text("conv2 · channel 2")
    mean = panel.get_by_text("mean", exact=True).locator("..").locator("dd")
    assert number(mean.get_attribute("title") or "") == pytest.approx(
        trace["conv2"][2].mean(dtype=float), abs=1e-6
    )
    weights = panel.locator(".gift").first.get_by_role("gridcell")
    expect(weights).to_have_count(25)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    equation = page.locator(".maps .equation .panel")
    expect(equation).to_be_visible()
    shown = equation.locator(".answer output")
    exact = number(shown.get_attribute("title") or shown.inner_text())
    assert exact == pytest.approx(float(trace["conv2"][2, 5, 6]), abs=1e-5)
    equation.get_by_role("button", name="Measure which pixels count").click()
    expect(equation.get_by_text("Dashed: all that it can see, rows 10 to 23")).to_be_visible()
    expect(equation.get_by_text("Solid: holds 95% of what counts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(equation).to_be_hidden()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_page_opens_at_the_layer_that_was_looked_at_last(visit: Callable[..., Page]) -> None:
    page = visit(f"?sample={STEM}&layer=pool2&channel=1&row=2&column=2", locale="en-US")
    page.wait_for_function("sessionStorage.getItem('cnnviz.layer') === 'pool2'")
    page.get_by_role("link", name="Feature maps").first.click()
    expect(page.locator(".maps .stage")).to_have_attribute("aria-label", re.compile("The maps of pool2"))


def test_an_input_channel_leads_to_its_own_map(visit: Callable[..., Page]) -> None:
    page = visit(f"maps?model=lenet&sample={STEM}&layer=conv2", locale="en-US")
    page.locator(".maps .stage").click(position={"x": 30, "y": 30})
    first = page.locator(".maps .gift button").first
    name = first.inner_text()
    first.click()
    expect(page.locator(".maps .channel-panel h2").first).to_have_text(f"pool1 · {name}")
    ready(page)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0
    expect(page.locator(".maps .histogram")).to_be_visible()  # once the channel's facts are there
    bars = page.locator(".maps .histogram").evaluate(_BARS)
    assert bars
    assert all(0 < width <= room for width, room in bars)
    largest = page.locator(".maps .facts div").filter(has_text="largest").locator("dd")
    expect(page.locator(".maps .histogram .ends span").last).to_have_text(largest.inner_text())


def test_a_link_opens_channel_cell_and_settings_and_the_page_gives_it_back(
    visit: Callable[..., Page], trace: Trace
) -> None:
    place = "layer=conv2&channel=3&row=4&column=5"
    page = visit(
        f"maps?model=lenet&sample={STEM}&{place}&order=index&scale=layer&channels=0-7", locale="en-US"
    )
    expect(page.locator(".maps .channel-panel h2").first).to_have_text("conv2 · channel 3")
    shown = page.locator(".maps .equation .answer output")
    expect(shown).not_to_be_empty()
    assert number(shown.get_attribute("title") or shown.inner_text()) == pytest.approx(
        float(trace["conv2"][3, 4, 5]), abs=1e-5
    )
    for name in ("Number", "Whole layer"):
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
    expect(page.get_by_text("8 of 16 shown")).to_be_visible()

    page.get_by_text("Download and share").click()
    link = page.locator("code").filter(has_text="model=lenet")
    expect(link).to_contain_text(place)
    page.get_by_text("Equal ends", exact=True).click()
    expect(link).to_contain_text("scale=symmetric")
    page.locator(".maps .overlay canvas").press("ArrowRight")
    page.keyboard.press("Enter")
    expect(link).to_contain_text("layer=conv2&channel=3&row=4&column=6")
    assert "order=index" in link.inner_text()


def strongest(layer: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By the plain model: each channel's largest answer to the shipped digits, its digit and cell."""
    pictures = picture_sets.usual(model("lenet")).joined()
    maps = torch.tensor(lenet_outputs(pictures.inputs(0, len(pictures)))[layer])
    best, cells = maps.flatten(2).max(2)
    numbers, digits = best.max(0)
    return numbers.numpy(), digits.numpy(), cells[digits, range(len(digits))].numpy()


def test_the_strongest_patches_stand_in_place_of_the_maps(visit: Callable[..., Page], trace: Trace) -> None:
    numbers, digits, cells = strongest("relu2")
    page = visit(f"maps?model=lenet&sample={STEM}&layer=relu2&order=index", locale="en-US")
    stage, shown = page.locator(".maps .stage"), page.locator(".maps .tip")
    maps = page.locator(".maps .stage canvas").evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("radio", name="This picture", exact=True).first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Strongest patches")).to_be_checked()
    expect(page.get_by_text("out of 3,000 pictures, cut out where the cell looks")).to_be_visible()
    expect(page.get_by_text("Colour scale")).to_be_hidden()
    assert page.locator(".maps .stage canvas").evaluate("canvas => canvas.toDataURL()") != maps

    def told() -> int:
        """Hold what is beside the pointer against torch; return its channel."""
        channel = int(shown.locator("span").first.inner_text().removeprefix("channel "))
        assert number(shown.locator("b").inner_text()) == pytest.approx(float(numbers[channel]), rel=1e-5)
        name = picture_sets.usual(model("lenet")).joined().names[digits[channel]]
        expect(shown).to_contain_text(f"a handwritten {name.removeprefix('digit ')}")
        return channel

    stage.hover(position={"x": 30, "y": 30})
    assert told() == 0
    stage.focus()
    seen = {0}
    for key in ("Home", *["ArrowRight"] * 3, "End"):
        stage.press(key)
        seen.add(told())
    assert seen == {0, 1, 2, 3, 15}
    expect(page.locator(".maps .live")).to_contain_text("channel 15: ")
    expect(page.get_by_text("16 of 16 shown")).to_be_visible()

    # The open channel has its tile large: the pixels that its strongest cell looks at.
    stage.press("Enter")
    panel = page.locator(".maps .channel-panel")
    expect(panel.locator("h2").first).to_have_text("relu2 · channel 15")
    top, left, bottom, right = fields(trace.layers)["relu2"].box(*divmod(int(cells[15]), 10))
    patch = picture_sets.usual(model("lenet")).joined().picture(int(digits[15]))[top:bottom, left:right, 0]
    drawn = panel.locator(".tile canvas").evaluate(MIDDLES, len(patch))
    np.testing.assert_array_equal(np.array(drawn).reshape(patch.shape), patch)
    panel.get_by_role("button", name="What does this channel look for?").click()
    expect(page.get_by_label("Channel, 0 to 15")).to_have_value("15")
