"""How is a fine-tuned network used elsewhere, by a short program that needs torch and torchvision only?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.finetune.checkpoint import preparation
from cnnviz.finetune.head import Head
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from cnnviz.finetune.checkpoint import Card

_PROGRAM = '''"""Which class is a picture of? Run it as: python {name}.py {name}.safetensors PICTURE{note}"""
import json, sys, torch
from PIL import Image
from torch import nn
from torchvision import models, transforms

raw = open(sys.argv[1], "rb").read()  # a length, a header in JSON, and the numbers
start = 8 + int.from_bytes(raw[:8], "little")
types = {{"F16": torch.half, "BF16": torch.bfloat16, "F32": torch.float, "I64": torch.long}}
header = json.loads(raw[8:start])
def weight(shape, dtype, data_offsets):
    first, last = data_offsets
    return torch.frombuffer(bytearray(raw[start + first : start + last]), dtype=types[dtype]).view(shape)
weights = {{name: weight(**entry) for name, entry in header.items() if name != "__metadata__"}}
{build}
net.load_state_dict(weights)
prepare = transforms.Compose([{prepare}, transforms.ToTensor(), transforms.Normalize({mean}, {std})])
with torch.inference_mode():
    answer = net.eval()(prepare(Image.open(sys.argv[2]).convert({mode!r}))[None])[0]
{answer}for name, probability in zip({classes}, answer.tolist()):
    print(f"{{name}}: {{probability:.6f}}")
'''
_ANSWERS = {
    Head.SIGMOID: "answer = torch.cat([1 - answer, answer])  # one number, of the second class\n",
    Head.SOFTMAX: "",  # they add up to 1 already
    Head.LINEAR: "answer = answer.softmax(0)\n",
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
        build=_lenet(len(card.classes)) if grey else _resnet(card),
        prepare=digit if grey else photo,
        mean=wanted["mean"],
        std=wanted["std"],
        mode="L" if grey else "RGB",
        answer=_ANSWERS[card.head],
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
    return f"""net = nn.Sequential()
for name, layer in [
    ("conv1", nn.Conv2d(1, 6, 5)), ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(2)),
    ("conv2", nn.Conv2d(6, 16, 5)), ("relu2", nn.ReLU()), ("pool2", nn.MaxPool2d(2)),
    ("flatten", nn.Flatten()), ("fc1", nn.Linear(400, 120)), ("relu3", nn.ReLU()),
    ("fc2", nn.Linear(120, 84)), ("relu4", nn.ReLU()),
    ("fc3", nn.Linear(84, {count})), ("softmax", nn.Softmax(1)),
]:
    net.add_module(name, layer)"""
