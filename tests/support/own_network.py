"""The panel of the user's own networks by itself: AppTest forgets a dialog in the run after its button's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

from cnnviz.finetune import workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TOKEN = "7" * 32


def _page(language: str) -> None:
    import streamlit as st

    from cnnviz.translations import catalogue
    from cnnviz.ui.own_network.panel import panel

    if not st.session_state.get("closed"):
        panel(catalogue(language))


def opened(language: str = "en") -> AppTest:
    """The panel, as a visitor sees it who has given nothing yet."""
    app = AppTest.from_function(_page, kwargs={"language": language}, default_timeout=60)
    app.session_state["cnnviz-workspace"] = _TOKEN
    return app.run()


def kept() -> list[Path]:
    """The files of that visitor's networks."""
    return workspace.of(_TOKEN).networks.files()


def give(app: AppTest, name: str, content: bytes) -> None:
    """Give it a file, and wait until it was read."""
    uploader = next(each for each in app.file_uploader if "-file-" in str(each.key))
    uploader.set_value((name, content, "application/octet-stream"))
    app.run()
    assert not app.exception


def put(app: AppTest, name: str, value: Any) -> None:
    """Give a control of the network that came last, by the end of its key, this value."""
    control: Any = app.get_by_key(f"own-network-{kept()[-1].stem}-{name}")
    control.set_value(value)
    app.run()
    assert not app.exception


def told(app: AppTest, names: Iterable[str]) -> dict[str, Any]:
    """What these controls of the network that came last show."""
    controls: dict[str, Any] = {
        name: app.get_by_key(f"own-network-{kept()[-1].stem}-{name}") for name in names
    }
    return {name: control.value for name, control in controls.items()}


def close_and_open(app: AppTest) -> None:
    """Close the panel and open it again."""
    for closed in (True, False):
        app.session_state["closed"] = closed
        app.run()
    assert not app.exception


def press(app: AppTest, name: str) -> None:
    """Press a button of the network that came last; to another page AppTest does not follow."""
    button: Any = app.get_by_key(f"own-network-{kept()[-1].stem}-{name}")
    button.click()
    app.run()


def shown(words: str) -> str:
    """The words without what keeps them from being taken for Markdown."""
    return words.replace("\\", "").replace("\u2060", "")
