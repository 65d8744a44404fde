"""Tests of links: whatever an address says of any parameter of a page, the page comes without a traceback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.ui.shell.setting import Setting
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

# The pages, with what an address must say for all of their parameters to be looked up.
LINKS: dict[str, list[dict[str, str]]] = {
    "network": [{}],
    "maps": [{}],
    "channel": [{}],
    "model": [{}],
    "experiments": [
        {},
        {"experiment": "compare", "compare-what": "layers"},
        {"experiment": "attribute"},
        {"experiment": "cover"},
    ],
    "finetune": [{}],
    "lesson": [{}],
    "lab_pixels": [{}],
    "lab_flatten": [{}],
    "lab_convolution": [{}, {"kernel": "own"}, {"kernel": "random"}, {"kernel": "learned", "layer": "conv2"}],
    "lab_padding": [{}, {"part": "layers"}],
    "lab_activation": [{}],
    "lab_pooling": [{}, {"part": "window"}],
    "lab_patches": [{}, {"part": "ten"}],
    "lab_output": [{}, {"part": "sum"}, {"part": "scores"}, {"part": "head"}, {"part": "photo"}],
    "lab_regularisation": [{}, {"part": "dropout"}],
    "lab_builder": [{}],
}
HOSTILE = ["-7", "99", "1e999", "nan", "", "무엇", "9" * 5000, "conv1:0:0"]
UNSET = {"network": {"layer", "channel", "row", "column", "sample"}}  # what no setting looks up
FREE = {"lang", "model"}  # other languages and networks are other pages


def opened(page: str, link: dict[str, str]) -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    app.query_params.update({"sample": samples(PictureKind.DIGITS)[3].path.stem, **link})
    return app.run()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The parameters that the pages of a test looked up."""
    found: set[str] = set()
    whole: Callable[..., object] = Setting.find

    def find(self: Setting, *arguments: object) -> object:
        found.add(self.address)
        return whole(self, *arguments)

    monkeypatch.setattr(Setting, "find", find)
    return found


@pytest.mark.parametrize("page", LINKS)
def test_an_address_may_say_anything(page: str, asked: set[str]) -> None:
    every = set[str]()
    for link in LINKS[page]:
        asked.clear()
        assert not opened(page, link).exception
        every |= asked
        names = sorted((asked | UNSET.get(page, set())) - FREE)
        for shift in range(len(HOSTILE) if names else 0):
            drawn = {name: HOSTILE[(shift + at) % len(HOSTILE)] for at, name in enumerate(names)}
            assert not opened(page, {**drawn, **link}).exception, drawn
    assert _written(page) <= every


def test_no_page_is_forgotten() -> None:
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == LINKS.keys()


def _written(page: str) -> set[str]:
    """The parameters that are named in the source of a page."""
    source = (ROOT / "pages" / f"{page}.py").read_text("utf-8")
    return set(re.findall(r'lab\.(?:setting|value)\(\s*"([\w-]+)"', source))


def test_a_link_to_a_network_that_is_not_here_says_so_once() -> None:
    app = opened("network", {"model": "mobilenet_v2-123456789abc"})
    assert "leads to a network that is not here" in app.toast[0].value
    assert not app.run().toast
    assert not opened("network", {"model": "lenet"}).toast
