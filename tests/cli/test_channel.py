"""Tests of the command `channel` with pictures of one's own, held against plain passes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cnnviz.__main__ import main
from cnnviz.capture.recorder import Recorder
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models import specs
from tests.support.pictures import blank

if TYPE_CHECKING:
    from pathlib import Path


def test_a_channel_is_asked_with_a_folder_of_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    (folder / "more").mkdir(parents=True)
    network, spec = specs.model("lenet").load(), specs.model("lenet")
    peaks = {}
    for place, sample in enumerate(samples(PictureKind.DIGITS)[:11]):
        name = f"more/{place}.png" if place % 2 else f"{place}.png"
        (folder / name).write_bytes(sample.path.read_bytes())
        prepared = spec.prepare(images.decode(sample.path.read_bytes()))
        assert prepared
        peaks[name] = Recorder("lenet", network).record(prepared.input[None])["conv2"][5].max()
    (folder / "notes.txt").write_text("no picture")
    (folder / ".hidden").write_text("nor this")
    (folder / "white.png").write_bytes(blank())
    assert main(["channel", "conv2", "5", "--json", "--pictures", str(folder)]) == 0
    printed = capsys.readouterr()
    said = json.loads(printed.out)
    assert said["pictures"] == 11
    best = sorted(peaks, key=peaks.__getitem__, reverse=True)[:9]
    assert [patch["name"] for patch in said["patches"]] == best
    assert {patch["set"] for patch in said["patches"]} == {"own"}
    for patch in said["patches"]:
        assert patch["value"] == pytest.approx(peaks[patch["name"]], abs=1e-5)
    assert "notes.txt is left out: " in printed.err
    assert "white.png is left out: nothing in it stands out" in printed.err
    assert "hidden" not in printed.err
    (tmp_path / "empty").mkdir()
    for wrong, words in (("none", "is no folder"), ("empty", "holds no picture")):
        assert main(["channel", "conv2", "5", "--pictures", str(tmp_path / wrong)]) == 2
        assert words in capsys.readouterr().err
    assert main(["channel", "conv2", "5", "--out", str(tmp_path / "sheet.gif")]) == 2
    assert "end it with .png" in capsys.readouterr().err
