"""Tests of imports: no Streamlit in the core, torch late, and from room to room only downwards."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "cnnviz").rglob("*.py")
    if not {"ui", "cluster"} & {*path.relative_to(ROOT).parts} and not path.stem.startswith("__")
}
WITH_TORCH = {
    f"cnnviz.{name}"
    for room, modules in {
        "capture": "forward_lock inplace layers nodes options partial_model rearranged recorder tapped_model "
        "traced_graph",
        "onnx_reader": "composed draft elements layers limits naming network node operations reader "
        "rewriting shapes sizes translations windows",
        "models": "device efficientnet_lite lenet live_module module_checks module_input resnet",
        "structure": "summary",
        "analysis": "attribution",
        "features": "made_pictures survey",
        "lessons": "activation build_network convolution lenet_batches padding patches pooling regularise "
        "shuffle single_thread",
        "serving": "engine local service shelf tasks",
        "checkpoints": "architectures blueprints checkpoint checks digit_preparations heads inference "
        "live_file offered onnx_file opening pickle_process state_dict tensor_file trial_pass usual",
        "export": "source",
        "finetune": "frozen_features head parts picture_task program run tensor_dataset trained_card worker",
    }.items()
    for name in (f"{room}.{module}" for module in modules.split())
} | {name for name in CORE if name.startswith("cnnviz.training.")}
# From the ground up: a room, or a module that stands alone, imports only from those before it.
ROOMS = (
    "allocator",
    "atomic_write",
    "log",
    "memoize",
    "paths",
    "translations",
    "inputs",
    "capture",
    "onnx_reader",
    "models",
    "structure",
    "analysis",
    "features",
    "wire",
    "lessons",
    "serving",
    "training",
    "checkpoints",
    "export",
    "finetune",
    "cli",
    "__main__",
    "ui",
)


def loaded(modules: set[str], name: str) -> bool:
    """Whether a fresh interpreter has loaded `name` once it imported `modules`."""
    program = f"import sys, {', '.join(sorted(modules))}; print({name!r} in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip() == "True"


def test_the_core_does_without_streamlit() -> None:
    assert not loaded(CORE, "streamlit")


def test_what_is_shown_does_without_torch() -> None:
    assert {"cnnviz.capture.trace", "cnnviz.wire.network_packet", "cnnviz.models.specs"} <= CORE - WITH_TORCH
    assert not loaded(CORE - WITH_TORCH, "torch")


def test_the_first_page_begins_without_torch() -> None:
    scripts = "\n".join((ROOT / name).read_text("utf-8") for name in ("app.py", "pages/network.py"))
    modules = set(re.findall(r"^from (cnnviz[\w.]*) import", scripts, re.M))
    assert "cnnviz.ui.network.nodelink" in modules
    assert not loaded(modules, "torch")


@pytest.mark.skipif(sys.platform != "linux", reason="the allocator is glibc's")
@pytest.mark.parametrize(("prepared", "kept"), [("", False), ("cnnviz.allocator.tune()", True)])
def test_an_import_leaves_the_process_as_it_was(prepared: str, *, kept: bool) -> None:
    """Compare the environment and the allocator, which by default gives freed blocks of 16 MB back."""
    program = (
        "import os; before = dict(os.environ)\n"
        f"import cnnviz, cnnviz.allocator; {prepared}\n"
        "blocks = [bytearray(b'.') * (16 << 20) for _ in range(4)]; blocks.clear()\n"
        "pages = int(open('/proc/self/statm').read().split()[1])\n"
        "print(os.environ != before, pages * os.sysconf('SC_PAGESIZE') > 64 << 20)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "THP_MEM_ALLOC_ENABLE"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    assert done.stdout.split() == [str(kept)] * 2


def test_the_first_page_loads_only_what_it_shows() -> None:
    program = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('app.py', default_timeout=60).run()\n"
        "assert app.header and not app.exception\n"
        "print({'torchvision', 'torch._dynamo', 'captum', 'pillow_heif'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_down(room: str) -> None:
    below = {*ROOMS[: ROOMS.index(room)], room}
    source = ROOT / "cnnviz" / room
    for file in source.rglob("*.py") if source.is_dir() else [source.with_suffix(".py")]:
        assert imported(file) <= below, file


def test_every_module_is_in_a_room() -> None:
    package = (ROOT / "cnnviz").iterdir()
    found = {path.stem for path in package if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert found - {"__init__"} == set(ROOMS)


def imported(file: Path) -> set[str]:
    """The parts of cnnviz that `file` imports, for types as well as to run."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=str(module), level=0, names=aliases):
                names |= {f"{module}.{alias.name}" for alias in aliases}
    return {name.split(".")[1] for name in names if name.startswith("cnnviz.")}
