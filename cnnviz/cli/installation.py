"""Checks of the installation: Python, the packages, and the files that come with cnnviz or are fetched."""

from __future__ import annotations

import os
import platform
import re
import sys
from hashlib import file_digest
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.cli.finding import Finding, State
from cnnviz.paths import REQUIREMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PYTHON = (3, 11)
# What has compiled code, which may not fit this machine; by the name of its package.
COMPILED = {
    "numpy": "numpy",
    "torch": "torch",
    "torchvision": "torchvision",
    "pillow": "PIL.Image",
    "pillow-heif": "pillow_heif",
    "scipy": "scipy.ndimage",
    "safetensors": "safetensors.torch",
}
_REDISTRIBUTABLE = "https://aka.ms/vs/17/release/vc_redist.x64.exe"


def python(version: tuple[int, int]) -> Finding:
    """Check whether Python of this `version` will do."""
    said = f"Python {'.'.join(map(str, version))} on {platform.system()}, {os.cpu_count()} cores"
    if version < _PYTHON:
        return Finding(State.WRONG, f"{said}; cnnviz needs {'.'.join(map(str, _PYTHON))} or newer")
    return Finding(State.FINE, said)


def packages(requirements: str) -> Iterator[Finding]:
    """Check that each package is installed, in a version that `requirements`, a file for pip, allows."""
    for line in requirements.splitlines():
        if not line or line.startswith("#"):
            continue
        name = line.split(">")[0]
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Finding(State.WRONG, f"{name} is not installed; {_install()}")
            continue
        if _fits(line, version):
            yield Finding(State.FINE, f"{name} {version}")
        else:
            yield Finding(State.WRONG, f"{name} {version} is installed, but {line} is needed; {_install()}")


def imports(modules: Mapping[str, str]) -> Iterator[Finding]:
    """Import each of `modules`, by the name of its package; report what fails, with its cure."""
    for name, module in modules.items():
        try:
            import_module(module)
        except Exception as error:  # a broken package may raise anything
            reason = " ".join(str(error).split()) or type(error).__name__
            yield Finding(State.WRONG, f"{name} does not start: {reason}; {cure(name, reason, sys.platform)}")


def cure(name: str, reason: str, system: str) -> str:
    """Return what to do on `system`, as of `sys.platform`, about the package that fails for `reason`."""
    if system == "win32" and re.search(r"DLL|WinError (126|127|1114)", reason):
        return f"install Microsoft's Visual C++ Redistributable from {_REDISTRIBUTABLE}, and start again"
    if missing := re.match(r"(lib[\w.+-]+): cannot open shared object file", reason):
        return f"the system has no {missing[1]}: install the package of your distribution that has it"
    if name in ("torch", "torchvision"):
        again = _pip("install --force-reinstall torch torchvision")
        return f"torch and torchvision must be of one build; run: {again}"
    return f"run: {_pip(f'install --force-reinstall {name}')}"


def shipped(folder: Path) -> Iterator[Finding]:
    """Check that the files that come with cnnviz lie in `folder` as its SHA256SUMS, of sha256sum, says."""
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        yield Finding(State.WRONG, f"{sums} is missing; get cnnviz again")
        return
    for line in sums.read_text("utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        path = folder / name
        if not path.is_file():
            yield Finding(State.WRONG, f"{path} is missing; get cnnviz again")
        elif _digest(path) != digest:
            yield Finding(
                State.WRONG,
                f"{path} is damaged, or was trained anew here; get cnnviz again unless you know of it",
            )
        else:
            yield Finding(State.FINE, f"{name} is whole")


def fetched() -> Iterator[Finding]:
    """Report on the weights that are fetched only on request."""
    from cnnviz.models import download
    from cnnviz.models.specs import MODELS

    for spec in MODELS.values():
        if spec.source is None:
            continue
        if not spec.available:
            fetch = f"python -m cnnviz fetch {spec.name}"
            yield Finding(State.NOTE, f"{spec.name} was not fetched; where it is wanted, run: {fetch}")
        elif _digest(spec.weights).startswith(download.beginning(spec.source)):
            yield Finding(State.FINE, f"{spec.name} was fetched, and is whole")
        else:
            yield Finding(State.WRONG, f"{spec.weights} is damaged; delete it, and fetch it again")


def _install() -> str:
    """Return the command that puts all packages right, from the folder that this runs in."""
    here = Path.cwd()
    path = REQUIREMENTS.relative_to(here) if REQUIREMENTS.is_relative_to(here) else REQUIREMENTS
    return f"run: {_pip(f'install -r {path}')}"


def _fits(requirement: str, version: str) -> bool:
    """Whether `version` is in a range such as "torch>=2.14,<3"."""
    least, below = requirement.partition(">=")[2].split(",<")
    return _numbers(least) <= _numbers(version) < _numbers(below)


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version: of "2.14.1+cpu" 2, 14 and 1."""
    found = re.match(r"[\d.]*\d", version)
    return tuple(map(int, found[0].split("."))) if found else ()


def _pip(words: str) -> str:
    return f"python -m pip {words}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
