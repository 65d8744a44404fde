"""Tests of the labs without a browser: they run, keep settings in the address, and let users guess."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zlib import crc32

import numpy as np
import pytest
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest
from torch.nn import functional as F

from cnnviz.lessons.patterns import Pattern, pattern
from cnnviz.models.specs import WeightsError
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.picture import Source
from cnnviz.ui.lessons.lab import Lab as LessonLab
from cnnviz.ui.lessons.lesson import labs
from cnnviz.ui.lessons.question import Question
from tests.support import shown_by_networks, shown_by_windows
from tests.support.server import ROOT
from tests.support.views import sent

Lab = Callable[..., AppTest]
ENTRIES = labs(catalogue("en"))
SHOWN = {**shown_by_windows.SHOWN, **shown_by_networks.SHOWN}
TASKS = {  # settings that do what a lab asks for
    "activation": {"bias": "-2.5"},
    "flatten": {"shift": "4"},
    "patches": {"part": "ten", "channel": "15", "guess": "4"},
    "output": {"part": "scores", "temperature": "3.0"},
    "regularisation": {"part": "dropout", "p": "0.1"},
}


@pytest.fixture
def lab() -> Lab:
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


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_each_question_is_guessed_then_observed_then_explained(
    lab: Lab, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[Question]()

    def close(lab: LessonLab, *questions: Question, **others: Any) -> None:
        asked[:] = questions
        finish(lab, *questions, **others)

    finish = LessonLab.close
    monkeypatch.setattr(LessonLab, "close", close)
    app = lab(name, reading="1")
    assert len(asked) >= 3
    for number, question in enumerate(asked):
        replies = list(question.choices.values())
        key = f"{name}-guess{number + 1}"
        app.segmented_control(key=f"{name}-question").set_value(number).run()
        assert app.button(key=f"{key}-sure").disabled
        wrong = (question.right + 1) % len(question.options)
        app.radio(key=f"{key}-guess").set_value(wrong).run()
        assert not said_of(app, replies)

        app.button(key=f"{key}-sure").click().run()
        assert not app.exception
        assert not said_of(app, replies)
        for setting, value in question.show.items():
            assert app.session_state[f"{name}-{setting}"] == value
        if (shows := SHOWN[name][number]) is not None:
            assert shows(app) == question.options[question.right]

        app.radio(key=f"{key}-seen").set_value(question.right).run()
        assert not app.exception
        explained = [question.choices[question.options[at]] for at in (wrong, question.right)]
        assert said_of(app, replies) == explained
        assert len(set(replies)) == len(question.choices) > 1
        assert question.show
        titles = app.segmented_control(key=f"{name}-question").options
        assert [title.startswith(":green[:material/check:]") for title in titles] == [
            at <= number for at in range(len(titles))
        ]
    assert not any("**Task done:**" in each.value for each in app.markdown)  # a question does no task


def said_of(app: AppTest, replies: list[str]) -> list[str]:
    """Those of `replies` that are anywhere on the page, in its order."""
    page = "\n".join(
        each.value for each in (*app.success, *app.warning, *app.info, *app.markdown, *app.caption)
    )
    return sorted((reply for reply in replies if reply in page), key=page.index)


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_no_lab_begins_with_its_task_done(lab: Lab, name: str) -> None:
    app = lab(name)
    assert any(each.value.startswith(":material/touch_app: **Task:**") for each in app.markdown)


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_ticked_when_the_lab_stands_as_it_asks(lab: Lab, name: str) -> None:
    app = lab(name, **TASKS[name])
    assert any("**Task done:**" in each.value for each in app.markdown)
    app.switch_page("pages/lesson.py").run()
    assert [each.value for each in app.caption if "Begun" in each.value]
    app.switch_page(f"pages/lab_{name}.py").run()
    next(each for each in app.button if each.label == "Reset").click().run()
    assert not any("**Task done:**" in each.value for each in app.markdown)


def test_a_lab_is_ticked_when_its_task_and_questions_are_done(lab: Lab) -> None:
    app = lab("activation", reading="1", bias="-2.5")
    for number in range(4):
        key = f"activation-guess{number + 1}"
        app.segmented_control(key="activation-question").set_value(number).run()
        app.radio(key=f"{key}-guess").set_value(0).run()
        app.button(key=f"{key}-unsure").click().run()
        app.radio(key=f"{key}-seen").set_value(0).run()
    app.switch_page("pages/lesson.py").run()
    assert [each.value for each in app.caption if "Done" in each.value]


def test_a_projector_hides_texts_and_the_answer_until_it_is_opened(lab: Lab) -> None:
    app = lab("activation", reading="1")
    app.toggle(key="projector-control").set_value(True).run()
    assert app.query_params["projector"] == "1"
    assert not [each for each in app.markdown if "**To remember:**" in each.value]
    app.radio(key="activation-guess1-guess").set_value(1).run()
    app.button(key="activation-guess1-unsure").click().run()
    app.radio(key="activation-guess1-seen").set_value(1).run()
    assert not app.success
    app.button(key="activation-guess1-open").click().run()
    assert app.success[0].value.startswith("0, 0, 2: max(0, x).")
    app.toggle(key="projector-control").set_value(False).run()
    assert "projector" not in app.query_params
    assert [each for each in app.markdown if "**To remember:**" in each.value]


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
@pytest.mark.parametrize("size", [(3, 5), (700, 400)])
def test_each_lab_takes_the_learners_own_picture(name: str, size: tuple[int, int]) -> None:
    file = BytesIO()
    Image.effect_noise(size, 90).save(file, "PNG")
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    for dataset in ("digits", "photos"):
        app.session_state[f"picture-{dataset}.source"] = Source.UPLOAD
        app.session_state[f"picture-{dataset}-upload.file"] = ("own.png", file.getvalue())
    app.session_state["labs.picture"], app.session_state["labs.digit"] = "own-photo", "own"
    app.switch_page(f"pages/lab_{name}.py")
    app.query_params["reading"] = "1"
    if name == "output":
        app.query_params["part"] = "photo"
    app.run()
    assert not app.exception
    assert not [caption for caption in app.caption if "No picture of yours" in caption.value]
    assert app.radio


@pytest.mark.parametrize("part", ["sum", "scores", "head", "photo"])
def test_each_step_of_the_last_layers_runs(lab: Lab, part: str) -> None:
    assert lab("output", part=part, reading="1").radio


@pytest.mark.parametrize(("picture", "layer"), [("digit", "conv1"), ("photo", "bn1"), ("edge", "bn1")])
def test_the_network_for_the_picture_lends_its_maps(lab: Lab, picture: str, layer: str) -> None:
    app = lab("activation", picture=picture)
    assert app.selectbox(key="activation-layer").value == layer


def test_without_weights_a_lab_still_asks(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise WeightsError("gone")

    monkeypatch.setattr("cnnviz.ui.shell.session.trace", missing)
    app = lab("activation", reading="1")
    assert "missing or broken" in app.error[0].value
    assert app.radio


def test_the_overview_lists_all_labs() -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.run()
    app.switch_page("pages/lesson.py").run()
    assert not app.exception
    begin, *said = [link.proto.label for link in app.get("page_link")]
    assert [entry.title in label for entry, label in zip(ENTRIES, said, strict=True)] == [True] * len(ENTRIES)
    assert begin == f"**Begin with “{ENTRIES[0].title}”**"
    app.session_state["labs.ticks"] = frozenset({ENTRIES[0].name})
    app.run()
    assert app.get("page_link")[0].proto.label == f"**Go on with “{ENTRIES[1].title}”**"
    assert [each for each in app.markdown if each.value == f"1 of {len(ENTRIES)} labs done"]
    app.session_state["labs.ticks"] = frozenset(entry.name for entry in ENTRIES)
    app.run()
    assert app.success


def test_an_address_restores_a_lab_and_a_wrong_one_does_not(lab: Lab) -> None:
    app = lab("convolution", stride="2", size="4", padding="1", kernel="nonsense", dilation="99")
    assert app.slider(key="convolution-stride").value == 2
    assert app.select_slider(key="convolution-size").value == 4
    assert app.slider(key="convolution-dilation").value == 1
    assert app.selectbox(key="convolution-kernel").value == "sobel"
    assert "= 2" in app.latex[0].value


def test_a_setting_goes_to_the_address_and_reset_clears_it(lab: Lab) -> None:
    app = lab("convolution")
    app.slider(key="convolution-stride").set_value(3).run()
    assert app.query_params["stride"] == "3"
    next(each for each in app.button if each.label == "Reset").click().run()
    assert "stride" not in app.query_params
    assert app.slider(key="convolution-stride").value == 1


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (
            "convolution",
            {"kernel": "own", "weights": "-1!-2!-1~0!0!0~1!2!1", "rows": "3", "columns": "3"},
        ),
        ("padding", {"part": "layers", "size": "16", "layers": "5"}),
        ("pooling", {"picture": "dot", "window": "8", "stride": "8", "right": "1"}),
        ("pixels", {"picture": "edge", "size": "8"}),
    ],
)
def test_the_task_of_a_lab_is_done_by_its_state(lab: Lab, name: str, address: dict[str, str]) -> None:
    app = lab(name, **address)
    if name == "pixels":
        yellow = [[1, 255, 255, 0]]
        app.session_state["pixels.painted"] = {crc32(pattern(Pattern.EDGE, 8).tobytes()): yellow}
        app.run()
        assert "255, 255, 0" in app.code[0].value
    assert [each for each in app.markdown if "**Task done:**" in each.value]


def test_an_impossible_setting_is_said_in_words(lab: Lab) -> None:
    app = lab("convolution", size="4", dilation="5")
    assert "does not fit even once" in app.warning[0].value


def test_an_impossible_map_hides_only_itself(lab: Lab) -> None:
    app = lab("pooling", window="1", stride="2", part="window")
    assert [warning.value.partition(":")[0] for warning in app.warning] == ["**Strided convolution**"]
    assert app.segmented_control(key="pooling-shown").options == ["Max pooling", "Average pooling"]
    app = lab("pooling", window="8", size="4", reading="1")
    assert "does not fit even once" in app.warning[0].value
    assert app.radio
    app = lab("padding", part="layers", size="16", layers="5")
    assert not app.warning
    none, zeros, *_ = sent(app, "boards")[0]["sheets"]
    assert (none["name"], none["array"], zeros["name"]) == ("None", None, "Zeros")
    assert "of 6×6 cells none are left after layer 3" in none["note"]


def test_a_link_keeps_the_size_with_an_even_kernel(lab: Lab) -> None:
    app = lab("convolution", same="1", kernel="blur", rows="2", columns="4", dilation="3", padding="7")
    header, arrays = sent(app, "window")
    picture = torch.from_numpy(arrays["input"].astype(np.float32))
    expected = F.conv2d(picture, torch.tensor(arrays["output.weight"]), padding="same", dilation=3)
    np.testing.assert_allclose(arrays["output"], expected, atol=1e-5 * 255)
    assert header["layers"][1]["window"]["padding"] == [1, 4]
    assert "1 + 2" in app.latex[0].value
    assert app.slider(key="convolution-padding").disabled
    assert "moves by 1, not by 2" in lab("convolution", same="1", stride="2").warning[0].value


def test_the_panel_of_one_window_speaks_the_language_of_the_page(lab: Lab) -> None:
    app = lab("convolution")
    header, arrays = sent(app.segmented_control(key="lang-control").set_value("ko").run(), "window")
    assert [layer["name"] for layer in header["layers"]] == ["입력", "출력"]
    assert {"입력", "출력", "출력.weight"} <= set(arrays)


def test_a_link_rounds_the_size_up_and_leaves_the_padding_out(lab: Lab) -> None:
    app = lab(
        "pooling",
        part="window",
        window="3",
        stride="2",
        padding="1",
        size="28",
        ceil="1",
        counted="0",
        shown="average",
    )
    header, arrays = sent(app, "window")
    picture = torch.from_numpy(arrays["input"].astype(np.float32))
    expected = F.avg_pool2d(picture, 3, 2, 1, ceil_mode=True, count_include_pad=False)
    np.testing.assert_allclose(arrays["output"], expected, atol=1e-5 * 255)
    assert arrays["output"].shape == (1, 15, 15)
    assert header["layers"][1]["options"]["count_include_pad"] is False
