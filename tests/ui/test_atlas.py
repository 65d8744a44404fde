"""Tests of the atlas on the page of maps: what is offered, what is answered, and that nothing is lost."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import streamlit
from PIL import Image

from cnnviz.features import picture_sets, shipped_atlas, survey_file
from cnnviz.features.made_tiles import made_tiles
from cnnviz.models.specs import model
from tests.support.jobs import work
from tests.support.oracle import lenet_outputs
from tests.ui.test_steps import unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    Packet = tuple[dict[str, Any], dict[str, np.ndarray]]


@pytest.fixture
def unshipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing about channels come with the program, as with any network of a user."""
    monkeypatch.setattr(survey_file, "shipped", lambda *_: None)
    monkeypatch.setattr(shipped_atlas, "shipped", lambda *_: {})


def started_again() -> None:
    """Let the server forget what it has not on the disk."""
    streamlit.cache_resource.clear()
    streamlit.cache_data.clear()
    made_tiles.cache_clear()


def choose(app: AppTest, layer: str, kind: str) -> None:
    app.session_state["maps-lenet"] = {"layer": layer, "shown": kind}
    app.run()
    assert not app.exception


def asked(app: AppTest, channel: str, question: object) -> Packet:
    """What the page answers to a script."""
    app.session_state[channel] = {"asked": question}
    app.run()
    assert not app.exception
    views = [each for each in app.get("bidi_component") if each.proto.component_name.endswith(channel)]
    return unpack(views[0].proto.bytes)


@pytest.mark.usefixtures("unshipped")
def test_strongest_patches_are_offered_then_answered_with_the_numbers_of_torch(
    visitor: Callable[..., AppTest],
) -> None:
    app = visitor("maps")
    choose(app, "conv2", "patches")
    question = {"layer": "conv2", "kind": "patches"}
    header, arrays = asked(app, "maps-atlas", question)
    assert (header["waiting"], arrays) == (True, {})
    channel = {"layer": "conv2", "channel": 5}
    assert asked(app, "maps-channel", channel)[0]["survey"] is None
    work(app, "survey")
    assert "survey-start" not in [each.key for each in app.button]

    header, arrays = asked(app, "maps-atlas", question)
    pictures = picture_sets.usual(model("lenet")).joined()
    best = lenet_outputs(pictures.inputs(0, len(pictures)))["conv2"].max((2, 3))
    np.testing.assert_allclose(arrays["values"], best.max(0), rtol=1e-5, atol=1e-5)
    digits = [pictures.names[picture].removeprefix("digit ") for picture in best.argmax(0)]
    assert header["names"] == [f"a handwritten {digit}" for digit in digits]
    assert (header["layer"], header["kind"], header["waiting"]) == ("conv2", "patches", False)
    assert (header["pictures"], header["type"]) == (3000, "image/webp")
    sheet = Image.open(BytesIO(arrays["image"].tobytes()))
    assert sheet.size == (header["across"] * header["side"],) * 2
    known = asked(app, "maps-channel", channel)[0]["survey"]
    assert known == {
        "best": pytest.approx(best[:, 5].max(), abs=1e-5),
        "name": f"a handwritten {digits[5]}",
        "never": False,
        "pictures": 3000,
    }
    started_again()
    app = visitor("maps")
    choose(app, "conv2", "patches")
    assert "survey-start" not in [each.key for each in app.button]
    np.testing.assert_array_equal(asked(app, "maps-atlas", question)[1]["values"], arrays["values"])


@pytest.mark.usefixtures("unshipped")
def test_made_pictures_begin_with_the_strongest_channel_and_outlive_a_cancel(
    visitor: Callable[..., AppTest],
) -> None:
    app = visitor("maps")
    choose(app, "conv1", "made")
    assert any("For this network no picture comes ready with cnnviz" in each.value for each in app.caption)
    question = {"layer": "conv1", "kind": "made"}
    assert asked(app, "maps-atlas", question)[0]["waiting"]
    app.button(key="atlas-start").click().run()
    job = app.session_state["atlas.job"]
    while job.is_alive() and job.progress <= 1 / 6:
        job.hear()
        job.join(0.05)
    app.button(key="atlas-stop").click().run()
    job.join()
    values = asked(app, "maps-atlas", question)[1]["values"]
    made = np.flatnonzero(np.isfinite(values))
    views = [each for each in app.get("bidi_component") if each.proto.component_name.endswith("maps")]
    maps = unpack(views[0].proto.bytes)[1]["maps"]
    strongest = np.argsort(-maps.max((1, 2)), kind="stable")
    assert 1 <= len(made) < 6
    assert set(made) == set(strongest[: len(made)])

    started_again()
    app = visitor("maps")
    choose(app, "conv1", "made")
    work(app, "atlas")
    header, arrays = asked(app, "maps-atlas", question)
    np.testing.assert_array_equal(arrays["values"][made], values[made])
    assert np.isfinite(arrays["values"]).all()
    assert header["names"] == [""] * 6
    assert "atlas-start" not in [each.key for each in app.button]


def test_what_is_shipped_needs_no_work(visitor: Callable[..., AppTest]) -> None:
    app = visitor("maps", language="ko")
    for kind in ("patches", "made"):
        choose(app, "relu3", kind)
        assert not {"survey-start", "atlas-start"} & {each.key for each in app.button}
        header, arrays = asked(app, "maps-atlas", {"layer": "relu3", "kind": kind})
        assert np.isfinite(arrays["values"]).all()
        assert len(arrays["never"]) == len(header["names"]) == 120
    pictures = picture_sets.usual(model("lenet")).joined()
    peaks = lenet_outputs(pictures.inputs(0, len(pictures)))["relu3"].max(0)
    np.testing.assert_array_equal(arrays["never"], peaks <= 0)
    dead = int(peaks.argmin())
    known = asked(app, "maps-channel", {"layer": "relu3", "channel": dead})[0]["survey"]
    assert (known["best"], known["never"]) == (0, True)


def test_where_pictures_are_missing_those_that_come_ready_are_named(
    visitor: Callable[..., AppTest],
) -> None:
    app = visitor("maps")
    choose(app, "flatten", "made")
    said = next(each.value for each in app.caption if "come ready with cnnviz" in each.value)
    ready = said.partition("The pictures for ")[2].partition(" come ready")[0].replace("`", "").split(", ")
    for layer in ("conv2", "flatten", *ready):
        choose(app, layer, "made")
        offered = "atlas-start" in [each.key for each in app.button]
        assert offered == (layer not in ready)
    app.switch_page("pages/channel.py").run()
    for layer, words in (("conv2", "This one comes ready with cnnviz"), ("flatten", said)):
        app.selectbox(key="layer-lenet").set_value(layer).run()
        assert any(words in each.value for each in app.caption)


@pytest.mark.parametrize("question", [{"layer": ["conv1"], "kind": {}}, {"layer": "conv1"}, 7, {}])
def test_a_browser_may_ask_anything(visitor: Callable[..., AppTest], question: object) -> None:
    app = visitor("maps")
    app.session_state["maps-lenet"] = {"layer": "conv1", "shown": question}
    assert asked(app, "maps-atlas", question) == ({"arrays": {}}, {})
