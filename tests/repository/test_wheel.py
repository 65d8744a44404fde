"""Tests of the wheel: what it installs runs away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cnnviz import __version__
from tests.support.server import ROOT, start
from tests.support.session import finish, session

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's packages, built from this checkout."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = wheels.iterdir()
    assert wheel.name == f"cnnviz-{__version__}-py3-none-any.whl"
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(target), str(wheel)], check=True, capture_output=True
    )
    return target


@pytest.fixture
def command(installed: Path) -> str:
    """The path of the command `cnnviz` that the wheel gives."""
    found = shutil.which("cnnviz", path=str(installed / "bin"))
    assert found
    return found


def test_the_commands_run_in_an_empty_folder(command: str, installed: Path, tmp_path: Path) -> None:
    assert said(command, "--help", installed=installed, folder=tmp_path).startswith("usage: cnnviz [-h]")
    rows = [
        line.split() for line in said(command, "models", installed=installed, folder=tmp_path).splitlines()
    ]
    assert ["lenet", "at", "hand"] in rows
    assert ["resnet50-catdog", "at", "hand"] in rows
    examined = said(command, "doctor", installed=installed, folder=tmp_path)
    assert "lenet.safetensors is whole" in examined
    assert list(tmp_path.iterdir()) == []


def test_the_pages_run_in_an_empty_folder(command: str, installed: Path, tmp_path: Path) -> None:
    settings = {"PYTHONPATH": str(installed)}
    with start([command, "run"], folder=tmp_path, settings=settings) as server:
        assert finish(opened(server.address)) == []
        assert "usage statistics" not in server.log.read_text("utf-8")  # the settings hold


async def opened(address: str) -> list[str]:
    """The errors that the first page shows, once its view has the network."""
    async with session(address) as visitor:
        await visitor.visit()
        assert max(map(len, visitor.data.values())) > 100_000
        return visitor.errors


def said(*command: str, installed: Path, folder: Path) -> str:
    """The output of a command that is run in `folder` with the packages in `installed`."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout
