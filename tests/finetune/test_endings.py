"""Tests of how trainings end when they are not done: why is known, and no epoch is lost."""

from __future__ import annotations

import errno
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import torch

from cnnviz.finetune import worker, workspace
from cnnviz.finetune.job_queue import Ending, Queue
from cnnviz.finetune.progress import Phase
from cnnviz.finetune.recipe import Learns, Recipe
from cnnviz.training.trainer import Trainer
from tests.support.pictures import dataset

if TYPE_CHECKING:
    from pathlib import Path

SMALL = Recipe("lenet", Learns.ALL, epochs=2, rate=2e-3)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path))


def idle(queue: Queue) -> None:
    """Wait until nothing is trained any more."""
    if queue._thread:
        queue._thread.join(60)
    assert queue._thread is None


@pytest.mark.parametrize(
    ("ends", "ending"),
    [
        ("sys.exit(3)", Ending.DISK),
        ("sys.exit(4)", Ending.MEMORY),
        ("os.kill(os.getpid(), 9)", Ending.MEMORY),
        ("os.abort()", Ending.BROKEN),
    ],
)
def test_why_a_training_ended_is_known_until_it_goes_on(tmp_path: Path, ends: str, ending: Ending) -> None:
    def start(folder: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", f"import os, sys; {ends}"])

    queue = Queue(start)
    queue.join(tmp_path)
    idle(queue)
    assert queue.ending(tmp_path) is ending
    queue._start = lambda _: subprocess.Popen([sys.executable, "-c", ""])
    queue.join(tmp_path)
    idle(queue)
    assert queue.ending(tmp_path) is Ending.DONE


def test_a_training_that_cannot_be_started_frees_its_place(tmp_path: Path) -> None:
    queue = Queue()
    queue.join(tmp_path / "gone")
    idle(queue)
    assert queue.ending(tmp_path / "gone") is Ending.DISK
    assert queue.place(tmp_path / "gone") is None


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Ending.DISK),
        (MemoryError(), Ending.MEMORY),
        (RuntimeError("not enough memory: you tried to allocate 9 bytes"), Ending.MEMORY),
    ],
)
def test_what_the_computer_cannot_take_loses_no_epoch(
    monkeypatch: pytest.MonkeyPatch, error: Exception, ending: Ending
) -> None:
    own, saved, whole = workspace.create(), list[int](), Trainer.save

    def save(self: Trainer, path: Path, notes: dict[str, Any]) -> None:
        saved.append(self.done)
        if len(saved) == 2:
            raise error
        whole(self, path, notes)

    own.add(dataset(5).pictures)
    own.begin(replace(SMALL, epochs=3))
    monkeypatch.setattr(Trainer, "save", save)
    assert worker.main(own) is ending
    stands = own.progress()
    assert stands
    assert stands.done == 1
    assert worker.main(own) is Ending.DONE
    ended = own.progress()
    assert ended
    assert ended.phase is Phase.DONE
    assert ended.curves.loss[:1] == stands.curves.loss
    assert saved[2:] == [2 * saved[0], 3 * saved[0]]


def test_a_training_that_leads_nowhere_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    own = workspace.create()
    own.add(dataset(5).pictures)
    own.begin(replace(SMALL, rate=1.0))
    monkeypatch.setattr("cnnviz.finetune.picture_task._loss", lambda logits, _: (logits * torch.nan).sum())
    assert worker.main(own) is Ending.DONE
    ended = own.progress()
    assert ended
    assert (ended.phase, ended.failure) == (
        Phase.FAILED,
        "the numbers grew without end; choose a smaller learning rate",
    )
    assert not own.trained.exists()
