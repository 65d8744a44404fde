"""Tests of the page of what a channel looks for, held against torch."""

from __future__ import annotations

from io import BytesIO
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from cnnviz.features import picture_sets, shipped_atlas, survey_file
from cnnviz.features.reading import Reading
from cnnviz.models.specs import model
from cnnviz.ui.channel.surveying import Surveying
from cnnviz.ui.shell.number import brief
from tests.support.jobs import work
from tests.support.oracle import lenet_outputs
from tests.support.told import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from cnnviz.features.strongest import Survey
    from cnnviz.features.survey_file import About
    from cnnviz.models.specs import ModelSpec


@pytest.fixture
def app(visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(survey_file, "shipped", lambda *_: None)  # so that it is made here
    app = visitor("channel")
    work(app, "survey")
    return app


def choose(app: AppTest, layer: str, channel: int) -> None:
    app.selectbox(key="layer-lenet").set_value(layer).run()
    app.number_input(key=f"channel-lenet-{layer}").set_value(channel).run()
    assert not app.exception


def answers(inputs: np.ndarray, layer: str, channel: int) -> np.ndarray:
    """The plain model's maps of a channel, (pictures, rows, columns)."""
    return lenet_outputs(inputs)[layer][:, channel]


def said(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption if caption.value.startswith("**")]


def keys(app: AppTest) -> set[str | None]:
    """Those of the buttons."""
    return {each.key for each in app.button}


def test_the_nine_have_the_numbers_and_places_of_torch(app: AppTest) -> None:
    choose(app, "conv2", 5)
    assert (app.query_params["layer"], app.query_params["channel"]) == ("conv2", "5")
    pictures = picture_sets.usual(model("lenet")).joined()
    maps = answers(pictures.inputs(0, 3000), "conv2", 5)
    best = (-maps.max((1, 2))).argsort(kind="stable")[:9]
    for place, (found, picture) in enumerate(zip(said(app)[:9], best, strict=True), 1):
        row, column = np.unravel_index(maps[picture].argmax(), maps[picture].shape)
        assert told(found) == pytest.approx(maps[picture].max(), rel=1e-4)
        digit = pictures.names[picture].removeprefix("digit ")
        assert found.endswith(f" · digit {digit}")
        assert app.button(key=f"open-{place}").help == f"a handwritten {digit}, row {row}, column {column}"
    usual = np.abs(maps).mean(dtype=float)
    (usually,) = [each.value for each in app.caption if "14×14 pixels that the cell with" in each.value]
    assert told(usually) == pytest.approx(usual, rel=1e-4)
    assert any("What do they have in common?" in each.value for each in app.markdown)


def test_a_circuit_is_walked_down_to_the_pixels(app: AppTest) -> None:
    choose(app, "relu2", 3)
    network = model("lenet").load()
    assert isinstance(network, nn.Sequential)
    pictures = picture_sets.usual(model("lenet")).joined()
    conv2 = network.get_submodule("conv2")
    assert isinstance(conv2, nn.Conv2d)
    with torch.inference_mode():
        pooled = network[:3](torch.tensor(pictures.inputs(0, 3000))).abs().mean((0, 2, 3))
        adds = conv2.weight[3].clamp_min(0).sum((1, 2)) * pooled
        takes = (-conv2.weight[3]).clamp_min(0).sum((1, 2)) * pooled
    first = int((adds + takes).argmax())
    assert next(each for each in said(app) if "adds" in each) == (
        f"**pool1, channel {first}**  \nadds {brief(float(adds[first]))}  \n"
        f"takes away {brief(float(takes[first]))}"
    )
    app.button(key="walk-below-0").click().run()
    assert app.selectbox(key="layer-lenet").value == "pool1"
    assert app.number_input(key="channel-lenet-pool1").value == first
    assert f"**relu1, channel {first}**  \nthe largest of each window, without weights" in said(app)
    while app.selectbox(key="layer-lenet").value != "relu1":
        app.button(key="walk-below-0").click().run()
        assert not app.exception
    assert any(each.startswith("**the pixels**  \nadds ") for each in said(app))


def ready(name: str, layer: str, channel: int) -> np.ndarray:
    """The planes of the picture that comes with the program, in the size of the network's input."""
    spec = model(name)
    atlas = shipped_atlas.shipped(shipped_atlas.place(spec), survey_file.network(spec))[layer]
    sheet = np.asarray(Image.open(BytesIO(atlas.image)).convert("RGB"))
    top, left = (atlas.side * place for place in divmod(channel, atlas.across))
    places = (np.arange(spec.shape[1]) + 0.5) * atlas.side // spec.shape[1]
    tile: np.ndarray = sheet[top:, left:][places.astype(int)][:, places.astype(int)]
    return np.moveaxis(tile, 2, 0)[: spec.shape[0]]


def test_a_made_picture_has_the_number_of_its_pixels(app: AppTest) -> None:
    choose(app, "relu2", 3)
    plain = Reading.of(model("lenet"))
    app.segmented_control(key="made-for").set_value("most").run()
    number = answers(plain.inputs(ready("lenet", "relu2", 3)[None]), "relu2", 3).max()
    assert f"**{brief(float(number))}**, its largest answer in any cell  \nWhat it likes" in said(app)
    for key, again in (("made", "made-start"), ("made", "another"), ("accent", "accent-start")):
        work(app, key, again)
        found = app.session_state[f"{key}.job"].result
        number = answers(plain.inputs(found.growth.planes[None]), "relu2", 3).max()
        assert any(each.startswith(f"**{brief(float(number))}**") for each in said(app))
    base = found.growth.base
    before = answers(plain.inputs(base[None]), "relu2", 3).max()
    assert f"**{brief(float(before))}**, its largest answer in any cell  \nyour picture" in said(app)
    assert number > before
    assert app.session_state["made.job"].result.value > said_best(app)


def test_a_picture_of_what_it_dislikes_has_the_mean_of_its_cells_and_the_largest(app: AppTest) -> None:
    choose(app, "conv1", 1)
    app.segmented_control(key="made-for").set_value("least").run()
    work(app, "made")
    growth = app.session_state["made.job"].result.growth
    cells = answers(Reading.of(model("lenet")).inputs(growth.planes[None]), "conv1", 1)
    (shown,) = [each for each in said(app) if each.endswith("What it dislikes")]
    largest, mean, _ = shown.split("  \n")
    assert told(largest) == pytest.approx(cells.max(), rel=1e-4)
    assert told(mean) == pytest.approx(cells.mean(), rel=1e-4)
    assert mean.endswith("the mean of all cells")


def said_best(app: AppTest) -> float:
    return told(said(app)[0])


def test_a_channel_that_is_never_above_0_says_so(app: AppTest) -> None:
    app.session_state["survey.job"].result.survey.layers["relu2"].values[5] = 0
    choose(app, "relu2", 5)
    assert [each.value for each in app.info] == ["This channel was never above 0 on any of 3,000 pictures."]
    assert "open-1" not in keys(app)


def test_a_patch_opens_in_the_network_at_its_cell(app: AppTest) -> None:
    spec = model("lenet")
    pictures = picture_sets.usual(spec).sets[0]
    channel, place = 7, 4
    patch = app.session_state["survey.job"].result.patches("conv2", channel)[place - 1]
    choose(app, "conv2", channel)
    app.button(key=f"open-{place}").click().run()
    assert not app.exception
    asked = {name: app.query_params[name] for name in ("layer", "channel", "row", "column")}
    assert asked == {
        "layer": "conv2",
        "channel": str(channel),
        "row": str(patch.row),
        "column": str(patch.column),
    }
    (shown,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "nodelink"]
    expected = answers(pictures.inputs(patch.picture, patch.picture + 1), "conv1", 0)
    assert expected.astype(np.float32).tobytes() in shown.bytes


def test_the_maps_lead_to_the_open_channel(visitor: Callable[..., AppTest]) -> None:
    app = visitor("maps")
    app.session_state["maps-lenet"] = {"layer": "conv1", "seek": 3}
    app.run()
    assert not app.exception
    assert app.header[0].value == "What does this channel look for?"
    assert app.number_input(key="channel-lenet-conv1").value == 3


def test_tuning_curves_and_a_picture_that_comes_ready_have_the_numbers_of_torch(
    visitor: Callable[..., AppTest],
) -> None:
    app = visitor("channel")
    app.selectbox(key="model-choice").set_value("resnet50-catdog").run()
    app.selectbox(key="layer-resnet50-catdog").set_value("conv1").run()
    conv = model("resnet50-catdog").load().get_submodule("conv1")
    assert isinstance(conv, nn.Conv2d)
    read = Reading.of(model("resnet50-catdog")).inputs(ready("resnet50-catdog", "conv1", 0)[None])
    with torch.inference_mode():
        number = conv(torch.tensor(read))[0, 0].max()
    assert f"**{brief(float(number))}**, its largest answer in any cell  \nWhat it likes" in said(app)
    work(app, "tuning")
    tuned = app.session_state["tuning.job"].result[0]
    pictures = picture_sets.gratings(Reading.of(model("resnet50-catdog")))
    with torch.inference_mode():
        maps = conv(torch.tensor(pictures.inputs(0, 144)))[:, 0]
    expected = maps[:, 2:63, 2:63].amax((1, 2))  # the cells that look at the picture alone
    np.testing.assert_allclose(tuned.answers[0], expected.reshape(12, 6, 2).amax(2), atol=1e-5)
    assert len(app.get("plotly_chart")) == 3
    assert any(f"run at {tuned.orientation:.0f}°" in each.value for each in app.markdown)


def test_of_a_large_network_the_strongest_is_shown_before_the_nine_are_found(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = survey_file.shipped

    def strongest(spec: ModelSpec, about: About) -> Survey:
        found = shipped(spec, about)
        assert found is not None
        return survey_file.unpacked(survey_file.packed(found, about, 1), about)

    monkeypatch.setattr(survey_file, "shipped", strongest)
    app = visitor("channel")
    choose(app, "conv2", 5)
    best = said_best(app)
    assert {"open-1", "open-2"} & keys(app) == {"open-1"}
    assert any("this one has its largest answer" in each.value for each in app.markdown)
    assert any("adds" in each for each in said(app))
    work(app, "survey")
    assert said_best(app) == pytest.approx(best, rel=1e-5)
    assert "open-9" in keys(app)
    assert "survey-start" not in keys(app)


def test_a_survey_shows_what_it_found_so_far_and_goes_on_when_the_page_is_loaded_again(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    on, go_on = Event(), Surveying._go_on

    def held(surveying: Surveying, *given: Any) -> None:
        assert not surveying.shown or on.wait(60)
        go_on(surveying, *given)

    monkeypatch.setattr(survey_file, "shipped", lambda *_: None)
    monkeypatch.setattr(Surveying, "_go_on", held)
    first = visitor("channel")
    first.button(key="survey-start").click().run()
    begun = first.session_state["survey.job"]
    while not begun.progress:
        begun.hear()
        begun.join(0.01)
    again = visitor("channel")  # a tab that is loaded again is another session
    assert "survey-start" not in keys(again)
    choose(again, "conv2", 5)
    peaks = answers(picture_sets.usual(model("lenet")).joined().inputs(0, 8), "conv2", 5).max((1, 2))
    shown = [told(each) for each in said(again)[:8]]
    assert shown == pytest.approx(sorted(peaks, reverse=True), rel=1e-4)
    assert any("in the 8 of 3,000 pictures that it has read so far" in each.value for each in again.caption)
    on.set()
    job = again.session_state["survey.job"]
    job.join(60)
    again.run()
    assert job.result.survey.pictures == 3000
    assert "open-9" in keys(again)
