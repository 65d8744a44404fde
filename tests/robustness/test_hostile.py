"""Tests of hostile files: each gives a picture or a clear sentence, in time, in 1 GB, without a trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.__main__ import main
from cnnviz.finetune.archive import unpack
from cnnviz.wire import address
from tests.support import hostile_files, hostile_pictures
from tests.support.guard import MEMORY
from tests.support.hostile import MARKUP, Asked, Hostile, packed
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SECONDS = 2
PAGES = ("network", "maps", "model", "experiments", "finetune", "lab_pixels", "lab_builder", "lab_output")


def guarded(kind: str, files: Iterable[Hostile], folder: Path) -> int:
    """Read `files` by the reader `kind` in a process of its own; return how many there were.

    Raises:
        AssertionError: one of them was not read as asked, took too long or too much memory, or left a trace.
    """
    given, home = folder / "given", folder / "home"
    given.mkdir()
    home.mkdir()
    asked = {}
    for number, file in enumerate(files):
        asked[f"{number:04}.png"] = file
        (given / f"{number:04}.png").write_bytes(file.content)
    before = _sizes(folder)
    command = [sys.executable, "-m", "tests.support.guard", kind, str(given)]
    own = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=home, env={**os.environ, **own}, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *rows, peak = map(json.loads, done.stdout.splitlines())
    assert len(rows) == len(asked)
    for number, ended, said, seconds in rows:
        file = asked[number]
        known = ("SHOWN", "REFUSED") if file.asked is Asked.EITHER else (file.asked.name,)
        assert ended in known, (file.name, ended, said)
        assert seconds < SECONDS, (file.name, seconds)
        if ended == "REFUSED":
            words = said.partition(": torch.")[0]  # without the line that is to be typed
            assert 10 < len(words) < 300, (file.name, said)
            assert len(said) < 450, (file.name, said)
            assert said.isprintable(), (file.name, said)
    assert peak < MEMORY
    assert _sizes(folder) == before
    return len(rows)


def _sizes(folder: Path) -> dict[Path, int]:
    """The sizes of all that lies in `folder`, but for an empty folder that torch makes when imported."""
    return {path: path.stat().st_size for path in folder.rglob("*") if "torchinductor" not in path.name}


unix = pytest.mark.skipif(sys.platform == "win32", reason="no resource module")


@unix
def test_pictures(tmp_path: Path) -> None:
    assert guarded("pictures", hostile_pictures.pictures(), tmp_path) >= 300


@unix
@pytest.mark.parametrize("kind", ["archives", "networks"])
def test_archives_and_networks(kind: str, tmp_path: Path) -> None:
    assert guarded(kind, getattr(hostile_files, kind)(), tmp_path) >= 50


@unix
def test_pictures_on_the_command_line(tmp_path: Path) -> None:
    some = [file for number, file in enumerate(hostile_pictures.pictures()) if number % 8 == 0]
    guarded("command", [file._replace(asked=Asked.EITHER) for file in some], tmp_path)


@pytest.mark.parametrize(
    "name", ["\x1b[2Jgone.png", "\u202egnp.exe", "line\nline.png", "\udcff.png", *MARKUP]
)
def test_a_name_cannot_steer_a_terminal(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (
        ["trace", str(tmp_path / name), "--model", "lenet"],
        ["trace", str(tmp_path), "--model", name],
        ["fetch", name],
        ["finetune", str(tmp_path / name), "--out", str(tmp_path / "out.safetensors")],
    ):
        assert main(arguments) == 2
        out, err = capsys.readouterr()
        assert not out
        assert err.endswith("\n")
        assert err.removesuffix("\n").isprintable()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/stdin", "/dev/tty", "/proc/self/mem"])
def test_what_is_no_file_is_not_waited_for(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", path, "--model", "lenet"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_zip_writes_nothing_wherever_its_paths_lead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = ("../a/1.png", str(tmp_path / "a" / "1.png"), "a/../../1.png", "C:\\a\\1.png")
    found = unpack(packed(dict.fromkeys(paths, b"content"))).pictures
    assert [picture.read() for picture in found] == [b"content"] * 4
    assert list(tmp_path.iterdir()) == []


def test_a_link_may_say_anything() -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.run()
    for number, link in enumerate(hostile_files.links()):
        parameters = dict(part.split("=", 1) for part in link.split("&"))
        address.off(parameters.get("off", ""))
        unit = address.unit(parameters)
        assert unit is None or min(unit.channel, unit.row, unit.column) >= 0
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        app.switch_page(f"pages/{PAGES[number % len(PAGES)]}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, (link, app.exception)
