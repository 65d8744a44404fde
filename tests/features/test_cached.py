"""Tests of the cache of what is known of channels: it does not grow without end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from cnnviz.features import cached, made_tiles, survey_file
from cnnviz.features.made_tiles import MadeTiles
from cnnviz.features.reading import Reading
from cnnviz.features.survey_file import About
from cnnviz.models.specs import model
from tests.features.test_survey_file import found

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def aged(path: Path, hours: int) -> None:
    os.utime(path, (-3600 * hours + 1e9,) * 2)


def test_the_files_and_folders_changed_last_are_kept(tmp_path: Path) -> None:
    for hours, name in enumerate(("new", "middle", "old")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "inside").touch()
        aged(tmp_path / name, hours)
        (tmp_path / f"{name}.file").touch()
        aged(tmp_path / f"{name}.file", hours)
    cached.keep_newest(tmp_path, 3)
    left = {path.name for path in tmp_path.iterdir()}
    assert {"new", "new.file"} < left
    assert len(left) == 3
    assert not {"old", "old.file"} & left
    cached.keep_newest(tmp_path, 9)
    assert {path.name for path in tmp_path.iterdir()} == left


def test_of_surveys_and_made_pictures_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path))
    for module in (survey_file, made_tiles):
        monkeypatch.setattr(module, "_KEPT", 2)
    survey, abouts = found(), [About(f"net {at}", "noise") for at in range(3)]
    for at, about in enumerate(abouts):
        survey_file.keep(survey, about)
        aged(tmp_path / "surveys" / f"{about.name}.safetensors", 9 - at)
        folder = tmp_path / "made" / str(at)
        MadeTiles(folder, 4, Reading.of(model("lenet"))).add(0, np.zeros((9, 9, 3), np.uint8), 1.0)
        aged(folder, 9 - at)
    assert [survey_file.kept(about) is None for about in abouts] == [True, False, False]
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == ["1", "2"]
