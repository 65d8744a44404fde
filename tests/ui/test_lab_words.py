"""Tests of what labs begin with and say by themselves: pictures, questions, sentences on what is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.views import sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest


def numbers_of(app: AppTest, said: str) -> list[float]:
    """The numbers of the sentence on the page that begins with `said`, without signs."""
    (found,) = (each.value.partition(said)[2] for each in app.markdown if said in each.value)
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", found)]


def test_the_row_asks_the_next_question_also_on_a_projector(visitor: Callable[..., AppTest]) -> None:
    app = visitor("lab_pooling")
    assert "What does max pooling pass on" in app.expander[0].label
    app.session_state["pooling-reading"] = True
    app.run().radio(key="pooling-guess1-guess").set_value(0).run()
    app.button(key="pooling-guess1-sure").click().run()
    assert "What does max pooling pass on" in app.expander[0].label
    app.radio(key="pooling-guess1-seen").set_value(0).run()
    assert app.success
    assert "How many weights" in app.expander[0].label
    app.toggle(key="projector-control").set_value(True).run()
    assert "How many weights" in app.expander[0].label
    assert not app.success


def test_each_border_says_how_far_and_to_which_side_it_is_wrong(visitor: Callable[..., AppTest]) -> None:
    app = visitor("lab_padding")
    app.segmented_control(key="padding-part").set_value("layers").run()
    app.slider(key="padding-layers").set_value(2).run()
    header, arrays = sent(app, "boards")
    assert header["sheets"][0]["note"] == "right, but smaller"
    for sheet in header["sheets"][1:]:
        error = arrays[sheet["array"]]
        side = "bright" if error.max() > -error.min() else "dark"
        assert sheet["note"] == f"up to {np.abs(error).max():.1f} too {side}"
    assert any("reached **160 of 484 cells**" in each.value for each in app.markdown)  # 22² − 18²


def test_a_swap_and_a_dropout_say_what_they_did(visitor: Callable[..., AppTest]) -> None:
    app = visitor("lab_regularisation")
    app.session_state["regularisation-swapped"] = 2
    for mode, said in {"train": "has changed by up to 0.", "eval": "is the same"}.items():
        app.segmented_control(key="regularisation-mode").set_value(mode).run()
        assert f"the map of your digit {said}" in sent(app, "batch")[0]["said"]

    app.segmented_control(key="regularisation-part").set_value("dropout").run()
    app.slider(key="regularisation-p").set_value(0.8).run()
    for mode, factor in {"train": 5, "eval": 1}.items():
        app.segmented_control(key="regularisation-mode").set_value(mode).run()
        header, arrays = sent(app, "boards")
        before, after = (arrays[sheet["array"]] for sheet in header["sheets"])
        dropped = arrays[header["sheets"][0]["marked"]] != 0
        np.testing.assert_allclose(after, np.where(dropped, 0, before * factor), rtol=1e-6)
        assert [sheet["legend"] or sheet["note"] for sheet in header["sheets"]] == [
            f"{dropped.sum()} of 120 are dropped",
            f"what is kept, multiplied by {factor}",
        ]
    assert any(each.value.startswith("All 30 passes say **7** with 9") for each in app.markdown)


def test_each_of_thirty_passes_says_its_digit(visitor: Callable[..., AppTest]) -> None:
    app = visitor("lab_regularisation")
    app.segmented_control(key="regularisation-part").set_value("dropout").run()
    same, passes = numbers_of(app, "This pass")[2:4]
    (row,) = (each.value.split() for each in app.markdown if each.value.startswith(":orange-background["))
    assert len(row) == passes == 30
    assert sum(":red[" not in each for each in row) == same < passes


def test_a_walk_through_the_batches_keeps_the_scale_and_marks_this_one(
    visitor: Callable[..., AppTest],
) -> None:
    app = visitor("lab_regularisation")
    app.session_state["norm-running-numbers"] = True
    reaches = set()
    for seen in (10, 11):
        app.slider(key="regularisation-seen").set_value(seen).run()
        sheets = sent(app, "boards")[0]["sheets"]
        reaches |= {sheet["reach"] for sheet in sheets}
        (formula,) = (each.value for each in app.latex)
        table = app.table[0].value
        here = table.iloc[-1]
        assert here["batches seen"] == str(seen + 1)
        mean = here["mean of this batch"].removeprefix("−")
        assert f"(-{float(mean):.4f})" in formula
        before, _, spread, after = numbers_of(app, "Its largest number")
        assert after == pytest.approx((before + float(mean)) / spread, abs=2e-3)
        assert not here["mean of each batch"]
    assert len(reaches) == 1


def test_each_network_shows_what_it_sees_and_what_it_reads(visitor: Callable[..., AppTest]) -> None:
    app = visitor("lab_flatten")
    app.slider(key="flatten-shift").set_value(4).run()
    header, arrays = sent(app, "readings")
    assert [card["name"] for card in header["cards"]] == ["MLP", "CNN", "MLP, shuffled", "CNN, shuffled"]
    assert {card["right"] for card in header["cards"]} == {7}
    assert arrays["shares"].argmax(1)[:2].tolist() == [0, 7]
    np.testing.assert_allclose(arrays["shares"].sum(1), 1, rtol=1e-5)
    as_it_is, same, shuffled, _ = arrays["pictures"]
    np.testing.assert_array_equal(as_it_is, same)
    assert not as_it_is[:, :4].any()
    assert (shuffled != as_it_is).any()
    np.testing.assert_array_equal(np.sort(shuffled, None), np.sort(as_it_is, None))


def test_the_task_counts_the_weights_of_the_stack_that_is_there(visitor: Callable[..., AppTest]) -> None:
    app = visitor("lab_builder")
    assert any("**61,706 / 5,000**" in each.value for each in app.markdown)
    next(each for each in app.button if each.label == "Convolutions only").click().run()
    # 8·(1·9+1) + 16·(8·9+1) + 10·(16·9+1)
    assert any("**2,698 / 5,000**" in each.value for each in app.markdown)


def test_each_lab_begins_with_its_own_picture_until_one_is_chosen(visitor: Callable[..., AppTest]) -> None:
    app = visitor("lab_pixels")
    assert app.selectbox(key="pixels-picture").value == "photo"
    app.switch_page("pages/lab_convolution.py").run()
    assert app.selectbox(key="convolution-picture").value == "square"
    plane = sent(app, "window")[1]["input"][0]
    assert (np.ptp(plane, axis=0) == np.ptp(plane, axis=1)).all()  # as many upright edges as level ones
    app.selectbox(key="convolution-picture").set_value("dot").run()
    app.switch_page("pages/lab_pooling.py").run()
    assert app.selectbox(key="pooling-picture").value == "dot"
    app.selectbox(key="pooling-picture").set_value("digit").run()
    app.switch_page("pages/lab_convolution.py").run()
    assert app.selectbox(key="convolution-picture").value == "digit"
