"""Tests of faults on the page of fine-tuning: each gets a sentence, and all else works."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cnnviz.finetune.job_queue import Ending, Queue
from tests.support.pictures import dataset
from tests.ui.test_finetune import own, press, shown, train

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest


@pytest.mark.parametrize("name", ["network.safetensors", "networks/1.safetensors", "dataset.json"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_file_that_was_cut_short_locks_its_owner_out_of_nothing(
    visitor: Callable[..., AppTest], name: str, language: str
) -> None:
    app = visitor(language=language)
    found = train(app)
    found.networks.add(lambda path: shutil.copy(found.trained, path)).rename(
        found.networks.folder / "1.safetensors"
    )
    path = found.folder / name
    path.write_bytes(path.read_bytes()[:-40])
    for page in ("network", "maps", "model", "experiments"):
        visitor(page, language, found.folder.name)
    app.run()
    assert not app.exception
    word = {"en": "set aside", "ko": "따로 치워"}[language]
    assert len([warning for warning in app.warning if word in warning.value]) == 1
    press(app, {"en": "Delete all my data", "ko": "내 데이터 모두 삭제"}[language])
    assert not found.folder.exists()
    assert not [warning for warning in app.warning if word in warning.value]


def test_a_picture_that_was_cut_short_hides_only_itself(visitor: Callable[..., AppTest]) -> None:
    app = visitor()
    own(app).add(dataset(3).pictures)
    path = own(app).folder / "pictures" / own(app).dataset().pictures[0].digest
    path.write_bytes(path.read_bytes()[:90])
    app.run()
    assert not app.exception
    assert any("down: 3 pictures" in shown(each.value) for each in app.markdown)


def test_a_visit_alone_makes_no_folder(visitor: Callable[..., AppTest], tmp_path: Path) -> None:
    visitor()
    visitor("network")
    visitor(token="0" * 32)
    assert not list(tmp_path.iterdir())


def test_what_stopped_a_training_is_said_and_it_can_go_on(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = list[Queue]()

    def make() -> Queue:
        full = [sys.executable, "-c", f"import sys; sys.exit({int(Ending.DISK)})"]
        started.append(Queue(lambda _: subprocess.Popen(full, stdin=subprocess.PIPE)))
        return started[0]

    monkeypatch.setattr("cnnviz.ui.finetune.watching.Queue", make)
    app = press(press(visitor(), "Handwritten 4 and 9"), "Train")
    while (thread := started[0]._thread) is not None:
        thread.join(60)
    app.run()
    assert [error.value for error in app.error] == [
        "The disk is full or cannot be written to, so the training stopped."
    ]
    assert "It can go on from there" in app.get("progress")[0].proto.text
    assert "Go on" in [button.label for button in app.button]
    press(app, "Cancel this training")
    assert not app.error


def test_whoever_stops_the_reading_of_pictures_adds_none(
    visitor: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visitor()
    monkeypatch.setattr("cnnviz.ui.shell.presence.Presence.lasts", lambda _: False)
    press(app, "Handwritten 4 and 9")
    assert "The pictures were not added" in app.warning[0].value
    assert not own(app).dataset().pictures
