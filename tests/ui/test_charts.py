"""Tests of the sentences on a chart, for users who cannot see it or point at it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.translations import catalogue
from cnnviz.ui.lessons import charts_words

ENGLISH = catalogue("en")


def test_the_words_of_lines_name_their_ends_and_extremes() -> None:
    lines = {"rising": ([0, 1, 2], [3.0, -1.5, 9.123456]), "none yet": ([], [])}
    assert charts_words.curves(lines, ("epochs", "loss"), {"chosen": 0.25}, ENGLISH) == (
        "A line chart, with “epochs” across and “loss” upwards. “rising” goes from 3 to 9.1235. “rising” is "
        "lowest at 1, with −1.5, and highest at 2, with 9.1235. “none yet” has no number yet. An upright "
        "line at 0.25 marks “chosen”."
    )


def test_the_words_of_clouds_name_the_highest_and_the_widest() -> None:
    clouds = {"a": [0.1, 0.2, 0.9], "b": [0.5, 0.6, 0.7]}
    said = charts_words.clouds(clouds, ("digit", "probability"), ENGLISH)
    assert "highest at b, with 0.6." in said
    assert "farthest apart at a, from 0.1 to 0.9." in said


@pytest.mark.parametrize("open_", [False, True])
def test_the_numbers_of_a_chart_are_sent_to_whom_opens_them(open_: bool) -> None:
    def page(open_: bool) -> None:
        import streamlit as st

        from cnnviz.translations import catalogue
        from cnnviz.ui.lessons.charts import Axis, curves

        st.session_state["some-numbers"] = open_
        lines = {"all": ([0, 1, 2], [0.5, -2e-9, 7]), "later": ([1, 2], [1 / 3, 4])}
        curves(lines, (Axis("epochs"), Axis("loss")), catalogue("en"), key="some")

    app = AppTest.from_function(page, kwargs={"open_": open_}).run()
    assert not app.exception
    tables = [table.value.to_numpy().tolist() for table in app.table]
    assert tables == ([[["0", "0.5", ""], ["1", "−2e−09", "0.33333"], ["2", "7", "4"]]] if open_ else [])
