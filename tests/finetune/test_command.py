"""Tests of the command `finetune`: it says how it understood a folder, and asks where it cannot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from safetensors import safe_open

from cnnviz.__main__ import main
from cnnviz.checkpoints import checkpoint
from tests.support import pictures

if TYPE_CHECKING:
    from pathlib import Path


def test_the_command_says_how_it_understood_a_folder_and_holds_out_what_was_given_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "ds", tmp_path / "net.safetensors"
    for part, count in (("train", 4), ("val", 2)):
        pictures.lay_out(folder / part, count)
    for seed, path in enumerate(sorted(folder.rglob("*.png"))):  # each another picture
        path.write_bytes(pictures.stripes(path.parent.name, 100 + seed))
    options = ["--backbone", "lenet", "--epochs", "1", "--out", str(out)]
    assert main(["finetune", str(folder), *options]) == 0
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("train/ was understood as pictures to learn from, val/ as pictures held out")
    assert first.endswith("across (6), down (6).")
    assert "of the 4 pictures held out right; always to say across would be 50.00% right" in last
    with safe_open(out, "pt") as file:
        card = json.loads(file.metadata()["cnnviz"])
    assert card["held_out"]["largest_class"] == {"name": "across", "share": 0.5}
    assert "reliability" not in card


def test_the_command_asks_before_file_names_become_classes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "flat", tmp_path / "net.safetensors"
    folder.mkdir()
    for label in pictures.CLASSES[:2]:
        for place in range(4):
            (folder / f"{label}.{place}.png").write_bytes(pictures.stripes(label, place))
    command = ["finetune", str(folder), "--backbone", "lenet", "--epochs", "1", "--out", str(out)]
    assert main(command) == 2
    error = capsys.readouterr().err
    assert "begin with: across (4), down (4); to make these the classes, add --by-name" in error
    assert main([*command, "--by-name"]) == 0
    assert checkpoint.card(out).classes == ("across", "down")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--backbone", "vgg"], "no model 'vgg'"),
        (["--epochs", "1000"], "1000 epochs"),
        (["--backbone", "lenet", "--learns", "head"], "all of it must learn"),
        ([], "two classes"),
    ],
)
def test_a_bad_command_gets_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["finetune", str(tmp_path), *arguments, "--out", str(tmp_path / "net.safetensors")]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1
