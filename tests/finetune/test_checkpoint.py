"""Tests of checkpoints: any file is read as the network that it holds, or refused in a sentence."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import save_file
from torchvision import models

from cnnviz.finetune import checkpoint
from cnnviz.finetune.card import CheckpointError
from cnnviz.finetune.head import Head, build

if TYPE_CHECKING:
    from pathlib import Path


def test_a_network_trained_elsewhere_is_read_without_a_card(tmp_path: Path) -> None:
    path = tmp_path / "theirs.safetensors"
    theirs = models.resnet18(num_classes=3).eval()
    save_file(theirs.state_dict(), path)
    model = checkpoint.spec(path)
    assert model.labels == ("0", "1", "2")
    assert model.shape == (3, 224, 224)
    batch = torch.randn(1, 3, 224, 224)
    with torch.inference_mode():
        torch.testing.assert_close(model.load()(batch), theirs(batch))


def test_a_header_whose_length_looks_like_a_pickle_is_read(tmp_path: Path) -> None:
    path, weights = tmp_path / "net.safetensors", build("lenet", Head.SOFTMAX, 2).state_dict()
    card = {"architecture": "lenet", "head": "softmax", "classes": ["a", "b"], "model": "lenet"}
    note = ""
    while not path.exists() or path.read_bytes()[0] != 0x80:
        note += "-"
        save_file(weights, path, {"cnnviz": json.dumps({**card, "note": note})})
    assert checkpoint.spec(path).labels == ("a", "b")


Change = Callable[[dict[str, torch.Tensor], dict[str, Any]], None]


def spoiled(change: Change, path: Path) -> None:
    """A good file of a small network, but for one `change`."""
    weights = build("lenet", Head.SOFTMAX, 2).state_dict()
    card: dict[str, Any] = {"architecture": "lenet", "head": "softmax", "model": "lenet"}
    card["classes"] = ["a", "b"]
    change(weights, card)
    save_file(weights, path, {"cnnviz": json.dumps(card)})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda weights, _: weights.pop("fc2.bias"), "lacks fc2.bias"),
        (lambda weights, _: weights.update(more=torch.zeros(1)), "the file has more"),
        (
            lambda weights, _: weights.update({"fc2.bias": torch.zeros(9)}),
            r"fc2.bias in the file is \(9,\)",
        ),
        (lambda weights, _: weights["fc2.bias"].fill_(torch.nan), "not finite"),
        (
            lambda weights, _: weights["fc2.bias"].fill_(3e38),
            "fc2.bias in the file holds numbers too large to compute with",
        ),
        (
            lambda weights, _: [value.fill_(1e5) for value in weights.values()],
            "with the numbers in the file, fc1 becomes too large to compute with",
        ),
        (
            lambda weights, _: weights.update({"fc2.bias": torch.zeros(84, dtype=torch.uint8)}),
            "written as U8; save it as float32",
        ),
        (lambda _, card: card.update(classes=["a", "b", "c"]), "fc3.weight"),
        (lambda _, card: card.update(classes=["a", "a"]), "each another"),
        (lambda _, card: card.update(classes=7), "damaged"),
        (lambda _, card: card.update(model="../../etc/passwd"), "not known"),
        (
            lambda _, card: card.update(architecture="resnet50", model="resnet50-catdog"),
            r"conv1.weight in the file is",
        ),
        (lambda _, card: card.clear(), "damaged"),
    ],
)
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, change: Callable[..., None], said: str) -> None:
    path = tmp_path / "bad.safetensors"
    spoiled(change, path)
    with pytest.raises(CheckpointError, match=said):
        checkpoint.spec(path)


class Hostile:
    """Runs code when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return eval, ("__import__('pathlib').Path('ran').touch()",)


def test_nothing_is_ever_unpickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "net.safetensors"
    torch.save({"weights": Hostile()}, path)
    with pytest.raises(CheckpointError, match="can run code"):
        checkpoint.spec(path)
    path.write_bytes(pickle.dumps(Hostile()))
    with pytest.raises(CheckpointError, match="can run code"):
        checkpoint.spec(path)
    for content in (b"", b"junk", (2**60).to_bytes(8, "little") + b"{}", b"\x02" + bytes(7) + b"{}"):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=r"not a safetensors file|not hold a network"):
            checkpoint.spec(path)
    assert not (tmp_path / "ran").exists()
