"""Tests of the labs without a browser: they run, keep settings in the address, and let users guess."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnnviz.models.specs import WeightsError
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.picture import Source
from cnnviz.ui.lessons.lab import Lab as LessonLab
from cnnviz.ui.lessons.lesson import labs
from cnnviz.ui.lessons.question import Question
from tests.support import shown_by_networks, shown_by_windows
from tests.support.server import ROOT

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
