"""Tests of the page of maps when it comes again: as it was left, whatever a browser says of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cnnviz.ui.network import maps_left
from tests.pages.test_maps import sent
from tests.ui.test_links import opened

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

OPENED = {"layer": "conv2", "channel": 5, "row": 2, "column": 3}
LINK = {"layer": "conv2", "channel": "5", "row": "2", "column": "3", "shown": "made"}


def say(app: AppTest, place: object, settings: object) -> dict[str, str]:
    """Let the browser say how the page is; return the link with which it would begin then."""
    about = {"id": sent(app)[0]["id"], "opened": place, "settings": settings}
    app.session_state["maps-left"] = {"asked": about}
    app.run()
    return left(app)


def left(app: AppTest) -> dict[str, str]:
    assert not app.exception
    found = sent(app)[0]["left"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("told", [True, False], ids=["Back is told", "Back is not told"])
def test_the_menu_leads_to_what_was_left_and_back_to_what_the_address_says(
    monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    app = opened("maps", {"layer": "conv2"})
    assert say(app, OPENED, {"shown": "made"}) == LINK
    assert {name: app.query_params[name] for name in LINK} == LINK

    app.switch_page("pages/model.py").run()
    app.query_params.clear()
    app.switch_page("pages/maps.py").run()
    assert left(app) == LINK

    monkeypatch.setattr(maps_left, "returned", lambda: told)
    app.query_params.clear()
    app.query_params["layer"] = "conv2"
    app.query_params["channel"] = "1"
    app.session_state["maps-left"] = None  # of a page that comes anew the browser has said nothing
    assert left(app.run()) == {"layer": "conv2", "channel": "1"}


def test_what_was_open_in_another_layer_is_not() -> None:
    app = opened("maps", {"layer": "conv1", "channel": "2", "scale": "layer"})
    assert left(app) == {"layer": "conv1", "channel": "2", "scale": "layer"}
    app.session_state["maps-lenet"] = {"layer": "conv2"}
    assert left(app.run()) == {"layer": "conv2", "scale": "layer"}
    assert "channel" not in app.query_params


@pytest.mark.parametrize(
    "said", [None, 7, {"layer": ["conv2"], "channel": {}}, {"layer": "conv2", "channel": "x"}]
)
def test_a_browser_may_say_anything(said: object) -> None:
    app = opened("maps", {"layer": "conv2"})
    assert say(app, said, said) == {"layer": "conv2"}
    assert say(app, {**OPENED, "row": -1, "column": 10**9}, {"shown": "x" * 99}) == {
        "layer": "conv2",
        "channel": "5",
    }


def test_looks_for_begins_with_the_map_that_was_open() -> None:
    app = opened("maps", {"layer": "conv2"})
    say(app, OPENED, {})
    app.query_params.clear()
    app.switch_page("pages/channel.py").run()
    assert app.selectbox(key="layer-lenet").value == "conv2"
    channel = app.number_input(key="channel-lenet-conv2")
    assert channel.value == OPENED["channel"]
    channel.set_value(7).run()
    app.switch_page("pages/maps.py").run()
    app.switch_page("pages/channel.py").run()
    assert app.number_input(key="channel-lenet-conv2").value == 7
