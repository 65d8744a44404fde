"""Tests of commands with networks of the user's own: in a file of Python, of weights, or a folder of them."""

from __future__ import annotations

import json
import runpy
import shutil
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torchvision.models import mobilenet_v2

from cnnviz.__main__ import main
from cnnviz.cli import network_files
from cnnviz.cli.finding import Finding, State
from cnnviz.finetune.picture_task import DivergedError
from cnnviz.inputs.samples import PictureKind, sample_of
from cnnviz.models import specs
from cnnviz.paths import APP
from cnnviz.serving.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cnnviz.finetune.recipe import Recipe
    from cnnviz.models.specs import ModelSpec

NET = """
from torch import nn
from parts import block

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features, self.fc = block(), nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(self.features(x).mean((2, 3)))

class Wide(Net):
    def __init__(self, width):
        super().__init__()

def broken():
    return undefined
"""
PARTS = "from torch import nn\n\ndef block():\n    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\n"


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Leave the models, what can be imported and the folder as they were."""
    monkeypatch.setattr(specs, "MODELS", dict(specs.MODELS))
    monkeypatch.setattr(specs, "_FIRST", list(specs._FIRST))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "argv", ["cnnviz"])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_net.py").write_text(NET, "utf-8")
    (tmp_path / "parts.py").write_text(PARTS, "utf-8")
    yield
    for name in ("my_net", "parts"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("ending", [".safetensors", ".pth"])
def test_pages_begin_with_the_network_of_a_file_of_python(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = runpy.run_path(str(tmp_path / "my_net.py"))["Net"]().eval()
    state = {f"module.{name}": value for name, value in wanted.state_dict().items()}
    weights = str(tmp_path / f"w{ending}")
    if ending == ".pth":
        torch.save({"epoch": 3, "state_dict": state}, weights)
    else:
        save_file(state, weights)
    given = list[list[str]]()
    monkeypatch.setattr(runpy, "run_module", lambda *_, **__: given.append(sys.argv))
    options = ["--weights", weights, "--classes", "cat,dog", "--size", "64", "--server.port", "8502"]
    with pytest.raises(SystemExit):
        main(["run", "my_net.py:Net", *options])
    assert given[0][3:] == ["--server.port", "8502"]
    spec = specs.model(specs.first())
    assert (spec.title, spec.shape, spec.labels) == ("Net", (3, 64, 64), ("cat", "dog"))
    pixels = np.random.default_rng(0).normal(size=spec.shape).astype(np.float32)
    trace = Engine(spec).run(pixels)
    with torch.inference_mode():
        answer = wanted(torch.from_numpy(pixels)[None])[0].numpy()
    assert np.array_equal(trace[trace.layers[-1].name], answer)


@pytest.fixture(scope="module")
def insects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A MobileNetV2 of three classes, as DataParallel names its weights."""
    path = tmp_path_factory.mktemp("network") / "insects.pth"
    torch.manual_seed(0)
    state = mobilenet_v2(num_classes=3).state_dict()
    torch.save({"state_dict": {f"module.{name}": value for name, value in state.items()}}, path)
    return path


def test_trace_and_doctor_open_a_file_of_weights(
    insects: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "names.txt").write_text("ant\nbee\nfly\n", "utf-8")
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (80, 90, 3), np.uint8)).save("photo.png")
    model = ["--model", str(insects), "--arch", "mobilenet_v2", "--size", "64", "--classes", "names.txt"]
    assert main(["trace", "photo.png", *model, "--out", "t.npz", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    network = mobilenet_v2(num_classes=3).eval()
    state = torch.load(insects, weights_only=True)["state_dict"]
    network.load_state_dict({name.removeprefix("module."): value for name, value in state.items()})
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    photo = Image.open("photo.png").resize((64, 64), Image.Resampling.BILINEAR)
    pixels = ((torch.tensor(np.asarray(photo)) / 255 - mean) / std).permute(2, 0, 1)
    with torch.inference_mode():
        wanted = network(pixels[None])[0].numpy()
    with np.load("t.npz") as layers:
        np.testing.assert_allclose(layers["logits"], wanted, rtol=1e-5, atol=1e-6)
    assert [each["label"] for each in said["top5"]] == [
        ("ant", "bee", "fly")[at] for at in np.argsort(-wanted)
    ]
    name = said["model"]
    assert name.startswith("mobilenet_v2-")
    assert network_files.examine(str(insects), {"classes": "ant,bee,fly", "size": 64}) == Finding(
        State.FINE, f"{insects} works: {name}, 3 classes (ant, bee, fly), input 3 x 64 x 64"
    )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("--model {file} --arch mobilenetv2", "no architecture 'mobilenetv2'; there are mobilenet_v2"),
        ("--model {file} --arch resnet50", "the weights do not fit resnet50. The first that differ"),
        ("--model {file} --classes ant,bee", "the network tells 3 classes apart, but 2 names were given"),
        ("--model {file} --size 9999", "the input has rows and columns, from 1 to 640 each"),
        ("--model nothing.pth", "no model 'nothing.pth', and no file; there are lenet"),
        ("--model my_net.py", "my_net.py: the file is no network as safetensors, PyTorch or ONNX writes it"),
        ("--model lenet --size 32", "lenet is known; --arch, --size and --classes are for a file"),
        ("--size 32", "--arch, --size and --classes tell of a file, which --model names"),
    ],
)
def test_a_file_that_cannot_be_opened_is_refused(
    options: str, reason: str, insects: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = str(sample_of(PictureKind.PHOTOS, "cat").path)
    assert main(["trace", photo, *options.format(file=insects).split()]) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert len(said.splitlines()) == 1


def test_finetune_begins_with_a_file(
    insects: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = np.random.default_rng(0)
    for number, name in enumerate(["ant"] * 4 + ["bee"] * 4):
        (tmp_path / "pictures" / name).mkdir(parents=True, exist_ok=True)
        pixels = generator.integers(0, 256, (64, 64, 3), np.uint8)
        Image.fromarray(pixels).save(tmp_path / "pictures" / name / f"{number}.png")
    begun: list[ModelSpec] = []

    def run(_found: object, plan: Recipe, *_: object) -> None:
        begun.append(specs.model(plan.backbone))
        raise DivergedError("far enough")

    monkeypatch.setattr("cnnviz.finetune.run.run", run)
    model = ["--model", str(insects), "--arch", "mobilenet_v2", "--size", "64"]
    assert main(["finetune", "pictures", *model, "--out", "tuned.safetensors"]) == 2
    assert capsys.readouterr().err.endswith("far enough\n")
    assert [(spec.title, spec.shape) for spec in begun] == [("insects", (3, 64, 64))]


def test_a_folder_offers_its_networks_to_all(
    insects: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "networks"
    folder.mkdir()
    shutil.copy(insects, folder)
    (folder / "insects.txt").write_text("ant\nbee\nfly\n", "utf-8")
    (folder / "broken.onnx").write_bytes(b"no network")
    monkeypatch.setenv("CNNVIZ_MODELS", str(folder))
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path / "cache"))
    runpy.run_path(str(APP), run_name="as a server imports it")
    (offered,) = (spec for name, spec in specs.MODELS.items() if name not in specs.BUILT_IN)
    assert (offered.title, offered.labels, offered.shape) == ("insects", ("ant", "bee", "fly"), (3, 224, 224))
    assert f"{folder / 'broken.onnx'} of CNNVIZ_MODELS cannot be opened: " in capsys.readouterr().err
    assert specs.first() == "lenet"
    findings = list(network_files.of_folder())
    assert [each.state for each in findings] == [State.WRONG, State.FINE]
    assert f"insects.pth of CNNVIZ_MODELS works: {offered.name}, 3 classes" in findings[1].sentence


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("none.py:Net", "there is no file none.py"),
        ("my_net.py:Nett", "my_net.py defines no Nett; the networks in it are: Net, Wide"),
        ("my_net.py:Wide", "my_net.py:Wide() makes no network: TypeError: Wide.__init__() missing 1"),
        ("my_net.py:broken", "name 'undefined' is not defined (line 18 of my_net.py: return undefined)"),
        ("my_net.py:nn", "my_net.py:nn is no network, but module"),
        ("my_net.py:Net --classes a,b,c", "the network tells 2 classes apart, and classes names 3"),
        ("my_net.py:Net --size 2", "its forward pass fails"),
        ("my_net.py:Net --weights other.safetensors",
         "other.safetensors does not hold the weights of my_net.py:Net; the first that differ, in the file "
         "and there: features.0.bias - | 4; fc.weight 3x4 | 2x4; fc.bias - | 2"),
        ("my_net.py:Net --weights none.safetensors", "none.safetensors cannot be read: No such file"),
        ("--size 64", "name the network that this is about, such as my_net.py:Net"),
    ],
)  # fmt: skip
def test_a_file_of_python_that_has_no_network_is_refused(
    options: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    save_file(
        {"features.0.weight": torch.zeros(4, 3, 3, 3), "fc.weight": torch.zeros(3, 4)}, "other.safetensors"
    )
    assert main(["run", *options.split()]) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert len(said.splitlines()) == 1
