"""Tests of workspaces: each is private, trained in turn, and taken up again after it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cnnviz.checkpoints import checkpoint
from cnnviz.finetune import tidying, workspace
from cnnviz.finetune.dataset import Flaw, Picture, Remark
from cnnviz.finetune.job_queue import Ending, Queue
from cnnviz.finetune.progress import Phase
from cnnviz.finetune.recipe import Learns, Recipe
from cnnviz.finetune.sample_sets import CLASSES, EACH, Builtin, of, pictures
from tests.support.pictures import dataset, stripes
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SMALL = Recipe("lenet", Learns.ALL, epochs=2, rate=2e-3)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path))
    return tmp_path


_STEP_BY_STEP = """
import sys
from pathlib import Path
from cnnviz.finetune import worker
from cnnviz.finetune.workspace import Workspace

class Waiting(Workspace):
    def note(self, stands):
        super().note(stands)
        print(stands.phase, stands.done, stands.at_end, flush=True)
        input()

worker._EVERY = 0
worker.main(Waiting(Path(sys.argv[1])))
"""


class Noted(NamedTuple):
    """The note of how a training stands."""

    phase: str
    done: int
    at_end: bool


@contextmanager
def work(own: workspace.Workspace) -> Iterator[Iterator[Noted]]:
    """The notes of a process that trains on a workspace, step by step; then the process is killed."""
    command = [sys.executable, "-c", _STEP_BY_STEP, str(own.folder)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)
    assert process.stdin
    assert process.stdout
    lines = process.stdout

    def notes() -> Iterator[Noted]:
        for line in lines:
            phase, done, at_end = line.split()
            yield Noted(phase, int(done), at_end == "True")
            print(file=process.stdin, flush=True)

    try:
        yield notes()
    finally:
        process.kill()
        process.communicate()


def idle(queue: Queue) -> None:
    """Wait until nothing is trained any more."""
    if queue._thread:
        queue._thread.join(60)
    assert queue._thread is None


def test_a_workspace_is_private_and_only_its_token_finds_it(cache: Path) -> None:
    one, other = workspace.create(), workspace.create()
    assert not list(cache.iterdir())
    assert workspace.find(one.folder.name) is None
    one.make()
    other.make()
    for folder in (one.folder, one.folder.parent):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert len(one.folder.name) == 32
    assert one.folder != other.folder
    found = workspace.find(one.folder.name)
    assert found
    assert found.folder == one.folder
    (cache / "elsewhere").mkdir()
    for token in (None, "", "..", "../elsewhere", "0" * 32, f"{one.folder.name}/..", 7):
        assert workspace.find(token) is None
    os.utime(other.folder, (0, 0))
    tidying._used.pop(other.folder.name)  # as in a process that was started later
    workspace.create().make()
    assert one.folder.is_dir()
    assert not other.folder.exists()


def test_pictures_stay_and_go_by_their_class() -> None:
    own = workspace.create()
    assert own.add(dataset(5).pictures) == ()
    again = Picture("down", "again.png", lambda: stripes("down", 0))
    broken = Picture("down", "broken.png", lambda: b"junk")
    assert [remark.flaw for remark in own.add([again, broken])] == [Flaw.DUPLICATE, Flaw.UNREADABLE]
    found = workspace.Workspace(own.folder).dataset()
    assert found.identity == dataset(5).identity
    assert found.pictures[6].read() == stripes("down", 1)
    own.remove("across")
    assert own.dataset().counts == {"down": 5}
    assert len(list((own.folder / "pictures").iterdir())) == 5


def test_what_is_too_much_for_the_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    own = workspace.create()
    monkeypatch.setattr(workspace, "ROOM", len(stripes("across", 0)) + 10)
    remarks = own.add(dataset(2).pictures)
    assert len(own.dataset().pictures) == 1
    assert {remark.flaw for remark in remarks} == {Flaw.ROOM}


def test_a_full_disk_leaves_the_pictures_that_were_there(monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = workspace.create(), workspace.create()
    own.add(dataset(2).pictures)
    before = own.dataset().identity
    monkeypatch.setattr(tidying, "ROOM_OF_ALL", tidying.size(own.folder.parent) + 2000)
    for take in (own.add, own.replace, other.add):
        with pytest.raises(OSError, match="No space left"):
            take(pictures(Builtin.TEXTURES))
    assert own.dataset().identity == before
    assert len(list((own.folder / "pictures").iterdir())) == 4
    assert not other.dataset().pictures
    # A workspace that was not used for an hour makes room for others.
    os.utime(own.folder, (time.time() - 4000,) * 2)
    monkeypatch.setitem(tidying._used, own.folder.name, time.monotonic() - 4000)
    workspace.create().make()
    assert own.folder.is_dir()
    monkeypatch.setattr(tidying, "ROOM_OF_ALL", 100)
    workspace.create().make()
    assert not own.folder.exists()
    assert other.folder.is_dir()


@pytest.mark.parametrize("chosen", Builtin)
def test_the_sets_have_enough_of_each_class_and_are_known_again(chosen: Builtin) -> None:
    own = workspace.create()
    own.add(dataset(2).pictures)
    assert of(own.dataset()) is None
    assert own.replace(pictures(chosen)) == ()
    assert own.dataset().counts == dict.fromkeys(CLASSES[chosen], EACH)
    assert of(own.dataset()) is chosen


def test_a_training_killed_amid_an_epoch_loses_no_more_than_that() -> None:
    own = workspace.create()
    own.add(dataset(20).pictures)  # two steps an epoch
    own.begin(Recipe("lenet", Learns.ALL, epochs=4, rate=2e-3))
    with work(own) as notes:
        next(noted for noted in notes if noted.done == 2 and not noted.at_end)
    stands = own.progress()
    assert stands
    assert stands.phase is Phase.LEARNING
    assert not own.trained.exists()
    with work(own) as notes:
        again = [noted for noted in notes if noted.phase == Phase.LEARNING]
    assert [noted.done for noted in again] == [2, 3, 3, 4]
    ended = own.progress()
    assert ended
    assert ended.phase is Phase.DONE
    assert ended.curves.loss[:2] == stands.curves.loss
    assert checkpoint.spec(own.trained).labels == ("across", "down")


def test_what_cannot_be_trained_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    own, queue = workspace.create(), Queue()
    own.add([*dataset(6).pictures][:7])
    own.begin(SMALL)
    queue.join(own.folder)
    idle(queue)
    ended = own.progress()
    assert ended
    assert ended.phase is Phase.FAILED
    assert ended.failure.format(**ended.values).startswith("give two pictures of down or more")
    assert queue.ending(own.folder) is Ending.DONE  # and the process did not abort
    assert (own.folder / "worker.log").read_bytes() == b""
    own.end()
    assert (own.recipe(), own.progress()) == (None, None)


def test_a_list_of_pictures_that_was_cut_short_is_set_aside_and_a_picture_that_is_gone_is_named() -> None:
    own = workspace.create()
    own.add(dataset(3).pictures)
    names, (first, *_) = own.folder / "dataset.json", own.dataset().pictures
    (own.folder / "pictures" / first.digest).unlink()
    os.utime(names, (1, 1))
    assert own.dataset().counts == {"across": 2, "down": 3}
    assert Remark(Flaw.UNREADABLE, first.name) in own.dataset().remarks
    for content in (b"", names.read_bytes()[:-9], b'[["a", "b", "../../c", "", false]]', b"7"):
        names.write_bytes(content)
        assert not own.dataset().pictures
        assert own.lost() == [names]
    assert own.add(dataset(3).pictures) == ()
    assert own.lost() == []
    assert own.dataset().counts == {"across": 3, "down": 3}


def test_trainings_wait_their_turn(tmp_path: Path) -> None:
    begun = SimpleQueue[subprocess.Popen[bytes]]()

    def sleep(folder: Path) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        begun.put(process)
        return process

    queue, folders = Queue(sleep), [tmp_path / name for name in "abc"]
    for folder in (*folders, folders[0]):
        queue.join(folder)
    first = begun.get(timeout=60)
    assert [queue.place(folder) for folder in folders] == [0, 1, 2]
    queue.leave(folders[1])
    assert [queue.place(folder) for folder in folders] == [0, None, 1]
    queue.leave(folders[0])
    assert first.poll() == -signal.SIGTERM
    third = begun.get(timeout=60)
    assert queue.place(folders[2]) == 0
    queue.leave(folders[2])
    assert third.poll() == -signal.SIGTERM
    idle(queue)
    assert begun.empty()
