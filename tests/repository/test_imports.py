"""Do imports keep to the architecture: no Streamlit in the core, torch late, and arrows down only?"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "cnnviz").rglob("*.py")
    if not {"ui", "cluster"} & set(path.parts) and not path.stem.startswith("__")
}
WITH_TORCH = {
    "cnnviz.analysis.attribution",
    "cnnviz.models.device",
    "cnnviz.serving.engine",
    *(
        f"cnnviz.finetune.{name}"
        for name in ("checkpoint", "learner", "network", "program", "run", "stock", "worker")
    ),
    "cnnviz.capture.layers",
    "cnnviz.models.lenet",
    "cnnviz.lessons.activation",
    "cnnviz.lessons.single_thread",
    "cnnviz.lessons.convolution",
    "cnnviz.lessons.lenet_batches",
    "cnnviz.lessons.padding",
    "cnnviz.lessons.pooling",
    "cnnviz.lessons.regularise",
    "cnnviz.lessons.shuffle",
    "cnnviz.lessons.build_network",
    "cnnviz.capture.nodes",
    "cnnviz.capture.tapped_model",
    "cnnviz.capture.recorder",
    "cnnviz.models.resnet",
    "cnnviz.serving.service",
    "cnnviz.structure.summary",
    *(name for name in CORE if name.startswith("cnnviz.training.")),
}
# From the ground up: a module may import from rows above its own only.
ROWS = (
    {
        "trace",
        "preparation",
        "images",
        "catalogue",
        "packet",
        "device",
        "download",
        "ink",
        "inplace",
        "lenet",
        "line",
        "log",
        "nodes",
        "once",
        "resnet",
        "samples",
        "sums",
        "whole",
    },
    {
        "layers",
        "receptive",
        "residual",
        "graph",
        "guesses",
        "oddities",
        "photos",
        "window",
        "ablation",
        "part",
    },
    {"address", "record", "digits", "attribution", "occlusion", "scene", "depths", "imagenet", "explain"},
    {"strongest", "explanation", "influence", "lessons", "maps"},
    {"models", "overview", "filters"},
    {"engine", "change", "export", "script", "summary", "training"},
    {"cluster"},
    {"service"},
    {"finetune"},
    {"commands", "doctor"},
    {"trainings"},
    {"__main__", "ui"},
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


def test_the_first_page_loads_only_what_it_shows() -> None:
    program = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('app.py', default_timeout=60).run()\n"
        "assert app.header and not app.exception\n"
        "print({'torchvision', 'torch._dynamo', 'captum', 'torchinfo'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("row", range(len(ROWS)))
def test_imports_point_down(row: int) -> None:
    below = set().union(*ROWS[:row])
    for part in ROWS[row]:
        source = ROOT / "cnnviz" / part
        files = source.rglob("*.py") if source.is_dir() else [source.with_suffix(".py")]
        for file in files:
            assert imported(file) - {part} <= below, file


def test_every_module_has_its_row() -> None:
    found = {path.stem for path in (ROOT / "cnnviz").iterdir() if path.suffix == ".py"}
    assert found - {"__init__"} <= set().union(*ROWS)


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
