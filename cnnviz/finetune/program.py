"""A short program that uses a fine-tuned network elsewhere, with torch and torchvision alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.export.script import READ_SAFETENSORS, builder
from cnnviz.finetune.checkpoint import preparation
from cnnviz.finetune.head import Head
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from cnnviz.finetune.card import Card

_PROGRAM = '''"""Which class is a picture of? Run it as: python {name}.py {name}.safetensors PICTURE{note}"""
import json, sys, torch
from PIL import Image
from torch import nn
from torchvision import models, transforms

{read}
{build}
net.load_state_dict(read(sys.argv[1]))
prepare = transforms.Compose([{prepare}, transforms.ToTensor(), transforms.Normalize({mean}, {std})])
with torch.inference_mode():
    output = net.eval()(prepare(Image.open(sys.argv[2]).convert({mode!r}))[None])[0]
{probabilities}for name, probability in zip({classes}, output.tolist()):
    print(f"{{name}}: {{probability:.6f}}")
'''
_PROBABILITIES = {
    Head.SIGMOID: "output = torch.cat([1 - output, output])  # one number, of the second class\n",
    Head.SOFTMAX: "",  # they add up to 1 already
    Head.LINEAR: "output = output.softmax(0)\n",
}


def program(card: Card, name: str) -> str:
    """A program that says which class a picture is of.

    Args:
        card: of the network.
        name: of the file with the weights, without its ending.
    """
    wanted = preparation(MODELS[card.model])
    grey = card.architecture == "lenet"
    size = wanted["size"]
    photo = f"transforms.Resize({wanted.get('resize')}), transforms.CenterCrop({size})"
    digit = f"transforms.Resize({size - 4}), transforms.CenterCrop({size - 4}), transforms.Pad(2)"
    return _PROGRAM.format(
        name=name,
        note="\n\nThe picture must be as those of MNIST are: 28 x 28, bright on black.\n" if grey else "",
        read=READ_SAFETENSORS,
        build=_lenet(len(card.classes)) if grey else _resnet(card),
        prepare=digit if grey else photo,
        mean=wanted["mean"],
        std=wanted["std"],
        mode="L" if grey else "RGB",
        probabilities=_PROBABILITIES[card.head],
        classes=list(card.classes),
    )


def _resnet(card: Card) -> str:
    count = len(card.classes)
    made = f"net = models.{card.architecture}()\n"
    if card.head is Head.LINEAR:
        return made + f"net.fc = nn.Linear(net.fc.in_features, {count})"
    end = "nn.Linear(128, 1), nn.Sigmoid()"
    if card.head is Head.SOFTMAX:
        end = f"nn.Linear(128, {count}), nn.Softmax(1)"
    return made + f"net.fc = nn.Sequential(nn.Linear(net.fc.in_features, 128), nn.ReLU(), {end})"


def _lenet(count: int) -> str:
    return f"{builder('lenet.py')}\n\n\nnet = build()\nnet.fc3 = nn.Linear(net.fc3.in_features, {count})"
