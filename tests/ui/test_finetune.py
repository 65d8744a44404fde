"""Tests of the page of fine-tuning: it takes pictures, trains, and gives the network to its user."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cnnviz.checkpoints.card import LITE
from cnnviz.finetune import example, workspace
from cnnviz.finetune.job_queue import Queue
from cnnviz.finetune.recipe import Learns, Recipe, suited
from cnnviz.finetune.run import run
from cnnviz.finetune.sample_sets import CLASSES as CLASSES_OF
from cnnviz.finetune.sample_sets import SUITED, Builtin
from cnnviz.models.specs import MODELS
from cnnviz.translations import catalogue
from cnnviz.ui.inputs.chosen_model import own_name
from cnnviz.ui.inputs.class_words import class_words
from tests.support.pictures import dataset, stripes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from cnnviz.finetune.workspace import Workspace

SHIPPED = suited()
SMALL = Recipe("lenet", Learns.ALL, epochs=2, rate=2e-3)


def turn(app: AppTest, page: str) -> AppTest:
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def own(app: AppTest) -> Workspace:
    return workspace.of(app.session_state["cnnviz-workspace"])


def shown(words: str) -> str:
    """The words without what keeps them from being taken for Markdown."""
    return words.replace("\\", "").replace("\u2060", "")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def train(app: AppTest) -> Workspace:
    """Let this user have trained a network."""
    found = own(app)
    found.add(dataset(5).pictures)
    found.begin(SMALL)
    run(found.dataset(), SMALL, found.trained, found.note)
    return found


def models(app: AppTest) -> list[str]:
    options: list[str] = app.selectbox(key="model-choice").options
    return options


def test_one_button_trains_what_was_given_and_what_is_wrong_is_named(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, joined = visitor(), list[Any]()
    monkeypatch.setattr("cnnviz.finetune.job_queue.Queue.join", lambda _, folder: joined.append(folder))
    for label, count in (("across", 5), ("down", 2)):
        files = [(f"{label}{at}.png", stripes(label, at), "image/png") for at in range(count)]
        files += [("cut.png", stripes(label, 0)[:90], "image/png")]
        app.text_input(key="finetune-files-class").set_value(label)
        app.file_uploader(key="finetune-files-upload").set_value(files)
        press(app, "Add pictures")
        alone = label == "across"
        assert [shown(info.value) for info in app.info] == ["Give pictures of two classes or more."] * alone
        assert next(button for button in app.button if button.label == "Train").disabled is alone
    (warning,) = (shown(warning.value) for warning in app.warning)
    assert "cut.png is left out: the picture is damaged or cut short" in warning
    assert "Too few pictures of down: 2." in warning
    assert own(app).dataset().counts == {"across": 5, "down": 2}
    press(app, "Train")
    assert joined == [own(app).folder]
    begun = own(app).recipe()
    assert begun
    assert begun.backbone == SHIPPED
    assert "finetune-files-upload" not in [uploader.key for uploader in app.file_uploader]
    press(app, "Cancel this training")
    assert own(app).recipe() is None


def test_before_anything_is_given_an_example_can_be_tried_and_trained(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = list[Any]()
    monkeypatch.setattr("cnnviz.finetune.job_queue.Queue.join", lambda _, folder: joined.append(folder))
    app = visitor()
    assert "**An example, already trained: circle, square, triangle**" in [
        shown(each.value) for each in app.markdown
    ]
    assert example.NETWORK.name not in [path.name for path in own(app).folder.glob("*")]
    assert not any(name.endswith("triangle") for name in models(visitor("network")))
    press(app, "Train")
    assert joined == [own(app).folder]
    assert own(app).dataset().identity == example.dataset().identity
    assert own(app).recipe() == example.suited(Builtin.SHAPES)


def test_a_set_brings_the_network_that_learns_it_and_pictures_of_ones_own_bring_back_the_first(
    visitor: Callable[..., AppTest],
) -> None:
    app = visitor()
    for words, chosen in (
        ("Circles, squares, triangles", Builtin.SHAPES),
        ("Dots, rings, speckles", Builtin.TEXTURES),
        ("Handwritten 4 and 9", Builtin.DIGITS),
    ):
        press(app, words)
        assert own(app).dataset().classes == CLASSES_OF[chosen]
        assert app.selectbox(key="finetune-backbone").value == SUITED[chosen]
        learns = app.selectbox(key=f"finetune-learns-{SUITED[chosen]}").value
        assert learns == (Learns.ALL if SUITED[chosen] == "lenet" else Learns.HEAD)
        assert any("random variations" in caption.value for caption in app.caption)
        app.checkbox[0].uncheck().run()
        assert not any("random variations" in caption.value for caption in app.caption)
        app.checkbox[0].check().run()
    app = visitor(token=own(app).folder.name)  # in another tab
    assert app.selectbox(key="finetune-backbone").value == "lenet"
    app.text_input(key="finetune-files-class").set_value("down")
    app.file_uploader(key="finetune-files-upload").set_value([("1.png", stripes("down", 1), "image/png")])
    press(app, "Add pictures")
    assert app.selectbox(key="finetune-backbone").value == SHIPPED


def test_photos_that_come_after_a_set_was_removed_begin_with_what_suits_photos(
    visitor: Callable[..., AppTest],
) -> None:
    app = press(visitor(), "Handwritten 4 and 9")
    for _ in CLASSES_OF[Builtin.DIGITS]:
        press(app, "Remove")
    app.text_input(key="finetune-files-class").set_value("down")
    app.file_uploader(key="finetune-files-upload").set_value([("1.png", stripes("down", 1), "image/png")])
    press(app, "Add pictures")
    assert app.selectbox(key="finetune-backbone").value == SHIPPED


def test_the_classes_of_a_set_have_their_names_in_the_language_of_the_page(
    visitor: Callable[..., AppTest],
) -> None:
    korean = catalogue("ko")
    assert class_words(CLASSES_OF[Builtin.SHAPES], korean) == ["원", "사각형", "삼각형"]
    for chosen in (Builtin.SHAPES, Builtin.TEXTURES):
        words = class_words(CLASSES_OF[chosen], korean)
        assert not {*words} & {*CLASSES_OF[chosen]}
        assert ", ".join(words) in own_name(CLASSES_OF[chosen], korean)
    app = press(visitor(language="ko"), "원, 사각형, 삼각형")
    assert "원: 사진 40장" in [shown(each.value).strip("*") for each in app.markdown]
    assert own(app).dataset().classes == CLASSES_OF[Builtin.SHAPES]
    assert not any("거의 같은" in shown(info.value) for info in app.info)


def test_without_the_package_of_the_best_another_network_comes_first_and_this_is_said(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    best = replace(MODELS[LITE], weights=tmp_path / "none.pth")
    monkeypatch.setitem(MODELS, LITE, best)
    app = visitor()
    own(app).add(dataset(5).pictures)
    app.run()
    assert app.selectbox(key="finetune-backbone").value == suited() != LITE
    assert any(str(best.package) in caption.value for caption in app.caption)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_trained_network_is_on_every_page_of_its_visitor_alone(
    visitor: Callable[..., AppTest], language: str
) -> None:
    app = visitor(language=language)
    token = train(app).folder.name
    app.run()
    assert not app.exception
    mine = {"en": "My network: across, down", "ko": "내 신경망: across, down"}[language]
    assert app.selectbox(key="finetune-backbone").options[-1] == mine
    press(app, {"en": "Open in the network", "ko": "신경망에서 열기"}[language])
    assert str(app.selectbox(key="model-choice").value).startswith("lenet-")
    for page in ("network", "maps", "model", "experiments"):
        assert models(visitor(page, language, token))[-1] == mine
        assert mine not in models(visitor(page, language))


def test_whoever_comes_second_sees_her_place_until_it_is_her_turn(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleep(folder: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    monkeypatch.setattr("cnnviz.ui.finetune.watching.Queue", lambda: Queue(sleep))
    first, second = (press(visitor(), "Handwritten 4 and 9") for _ in range(2))
    for app, words in ((first, "Starting."), (second, "before yours: 1.")):
        press(app, "Train")
        assert words in app.get("progress")[0].proto.text
    press(first, "Cancel this training")
    assert "Starting." in second.run().get("progress")[0].proto.text
    press(second, "Cancel this training")
    assert not second.get("progress")
