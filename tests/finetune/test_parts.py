"""Tests of the two parts of a network that is fine-tuned: run one after the other, they are the network."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from cnnviz.checkpoints.architectures import build
from cnnviz.checkpoints.card import LITE, Card, HeadLayer, worded
from cnnviz.finetune.head import card
from cnnviz.finetune.parts import head_of, split_layers
from cnnviz.finetune.recipe import Learns
from cnnviz.models.specs import model

CLASSES = ("cat", "dog", "duck")
# Where the last stage of each begins, as its authors' tables have it: the blocks whose maps are the smallest.
STAGES = {
    "resnet18": "layer4.",
    LITE: "stage6.",
    "mobilenet_v2": "features.14.",
    "densenet121": "features.transition3.",
    "shufflenet_v2_x0_5": "stage4.",
    "squeezenet1_1": "features.9.",
}


@pytest.mark.parametrize("name", STAGES)
def test_any_network_is_its_frozen_and_its_learning_part(name: str) -> None:
    torch.manual_seed(1)
    whole = build(Card(name, CLASSES, "resnet18-imagenet")).eval()
    batch = torch.randn(1, 3, 96, 96)
    learned = {}
    for learns in Learns:
        frozen, learning = split_layers(whole, (3, 96, 96), learns)
        with torch.inference_mode():
            assert torch.equal(learning(frozen(batch)), whole(batch))
        learned[learns] = [name for name, _ in learning.named_parameters()]
        assert [*(name for name, _ in frozen.named_parameters()), *learned[learns]]
    assert {each.rpartition(".")[0] for each in learned[Learns.HEAD]} == {head_of(whole)}
    assert learned[Learns.STAGE][0].startswith(STAGES[name])
    assert set(learned[Learns.HEAD]) < set(learned[Learns.STAGE]) < set(learned[Learns.ALL])
    assert set(learned[Learns.ALL]) == {each for each, _ in whole.named_parameters()}


@pytest.mark.parametrize("closing", [nn.Sigmoid(), nn.Softmax(1)])
def test_what_learns_ends_with_logits(closing: nn.Module) -> None:
    torch.manual_seed(1)
    kind, classes = ("sigmoid", 2) if isinstance(closing, nn.Sigmoid) else ("softmax", 3)
    named = Card("resnet18", CLASSES[:classes], "resnet18-imagenet", head=worded(kind, 512, classes))
    whole = build(named).eval()
    batch = torch.randn(2, 3, 64, 64)
    frozen, learning = split_layers(whole, (3, 64, 64), Learns.HEAD)
    with torch.inference_mode():
        torch.testing.assert_close(closing(learning(frozen(batch))), whole(batch))


def test_the_new_head_stands_in_the_place_of_the_old_one() -> None:
    assert card(model(LITE), CLASSES).head == (HeadLayer("Linear", 1280, 3), HeadLayer("Softmax"))
    assert card(model(LITE), CLASSES[:2]).head == (HeadLayer("Linear", 1280, 1), HeadLayer("Sigmoid"))
    assert card(model("resnet50-catdog"), CLASSES[:2]).head[0] == HeadLayer("Linear", 2048, 1)
