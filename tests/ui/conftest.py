"""Fixtures of tests of pages without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from cnnviz.inputs.samples import PictureKind, samples
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep nothing from one test to the next."""
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path))
    streamlit.cache_resource.clear()
    yield
    streamlit.cache_resource.clear()


@pytest.fixture
def visitor(own_cache: None) -> Callable[..., AppTest]:
    """Open a page as a new user, or as the user of a token."""

    def begin(page: str = "finetune", language: str = "en", token: str | None = None) -> AppTest:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        app.query_params.update({"lang": language, "sample": samples(PictureKind.DIGITS)[0].path.stem})
        if token is not None:
            app.session_state["cnnviz-workspace"] = token
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        return app

    return begin


@pytest.fixture
def lab() -> Callable[..., AppTest]:
    """Open the page of a lab: `lab("convolution", stride="2")`."""

    def opened(name: str, **address: str) -> AppTest:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        app.run()
        app.switch_page(f"pages/lab_{name}.py")
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return opened
