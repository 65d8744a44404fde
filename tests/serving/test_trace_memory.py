"""Tests of memory: an open page leaves a forward pass's memory to the cache, which is bounded."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnnviz.capture.trace import Trace
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.serving import engine
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.mark.parametrize("page", ["network", "maps", "experiments", "lab_activation", "lab_output"])
def test_no_trace_is_kept_by_the_page_that_shows_it(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    traces, keep = weakref.WeakSet[Trace](), engine._TRACES.put

    def put(key: tuple[int, str], trace: Trace) -> None:
        traces.add(trace)
        keep(key, trace)

    monkeypatch.setattr(engine._TRACES, "put", put)
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["sample"] = samples(PictureKind.DIGITS)[0].path.stem
    app.run()  # what there is when the network is loaded stays for good
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert traces
    engine._TRACES._traces.clear()
    gc.collect()
    assert not traces
