"""Does the page of the numbers show them, also to a link that is the first visit of a fresh server?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.conftest import ready
from tests.server import ROOT, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_every_layer_has_its_numbers() -> None:
    st.cache_resource.clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    app.switch_page("pages/model.py").run()
    assert not app.exception
    assert "61,706" in app.markdown[0].value
    table = app.dataframe[0].value.set_index("Layer")
    assert table.loc["conv2"].tolist() == ["Conv2d", "16 × 10 × 10", 2416, 241600, "14 × 14"]
    assert app.code[0].value.startswith("print(model)\n\nSequential(\n  (conv1): Conv2d(1, 6,")
    st.cache_resource.clear()


def test_a_link_to_the_page_works_on_a_fresh_server(chromium: Browser) -> None:
    with serve() as server:
        page = chromium.new_page()
        page.goto(f"{server.address}/model?lang=ko")
        ready(page)
        page.get_by_text("61,706").wait_for()
        assert page.get_by_role("heading", level=2).inner_text() == "신경망의 구성"
        page.get_by_role("link", name="모델").wait_for()
        page.get_by_role("link", name="신경망", exact=True).click()
        page.get_by_role("heading", name="내 손글씨를 읽는 신경망 들여다보기").wait_for()
        page.close()
