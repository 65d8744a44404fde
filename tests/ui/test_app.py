"""Tests of the page without a browser: it runs, speaks the chosen language, survives missing weights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnnviz.models.specs import MODELS
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def app() -> Iterator[AppTest]:
    st.cache_resource.clear()
    yield AppTest.from_file(ROOT / "app.py", default_timeout=60)
    st.cache_resource.clear()


def test_the_page_runs(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert app.header[0].value == "See a network read your handwriting"
    assert app.sidebar.caption[0].value.startswith("Runs on: ")


def test_the_chosen_language_is_spoken(app: AppTest) -> None:
    app.run()
    app.sidebar.selectbox[0].select("ko").run()
    assert not app.exception
    assert app.header[0].value == "내 손글씨를 읽는 신경망 들여다보기"


@pytest.mark.parametrize("content", [None, b"", b"\x80\x04not weights"])
def test_missing_or_broken_weights_leave_a_sentence(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    weights = tmp_path / "lenet.safetensors"
    if content is not None:
        weights.write_bytes(content)
    monkeypatch.setitem(MODELS, "lenet", replace(MODELS["lenet"], weights=weights))
    app.run()
    assert not app.exception
    assert "weights of lenet are missing or broken" in app.error[0].value
