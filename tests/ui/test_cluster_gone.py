"""Tests of pages whose cluster cannot be reached: a sentence where it is needed, and nothing else is lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnnviz.serving import service  # noqa: F401 (loads torch)
from cnnviz.serving.cluster import environment
from cnnviz.serving.cluster.connection import Connection
from cnnviz.translations import catalogue
from cnnviz.ui.shell.waiting import unreachable
from tests.support.server import ROOT, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = catalogue("en")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app, whose cluster is where nothing listens; Ray may be installed or not."""
    monkeypatch.setenv("CNNVIZ_ENGINE", f"ray://127.0.0.1:{free_port()}")
    environment.connections()  # loads Ray
    st.cache_resource.clear()
    yield AppTest.from_file(ROOT / "app.py", default_timeout=60)
    st.cache_resource.clear()


def test_a_page_that_needs_it_says_so_within_ten_seconds_and_comes_back(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.monotonic()
    app.run()
    assert time.monotonic() - begun < 10
    assert not app.exception
    assert [error.value for error in app.error] == [unreachable(TEXT)]
    with monkeypatch.context() as again:
        again.setattr(environment, "names_cluster", lambda: False)
        st.cache_resource.clear()
        app.run()
        assert not app.exception
        assert not app.error


@pytest.mark.parametrize("page", ["lesson", "lab_padding", "finetune"])
def test_a_page_without_a_network_waits_for_nothing(
    app: AppTest, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[object] = []
    monkeypatch.setattr(Connection, "wait", waits.append)
    app.switch_page(f"pages/{page}.py").run()
    assert not waits
    assert not app.exception
    assert not app.error
    assert app.caption[-1].value == "Runs on: a cluster that does not answer"
