"""A short program that uses a fine-tuned network elsewhere, with what prepares its pictures."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.export.script import READ_SAFETENSORS, builder
from cnnviz.finetune.checkpoint import preparation
from cnnviz.finetune.head import Head
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from cnnviz.finetune.card import Card

_PROGRAM = '''"""Which class is a picture of?

Run it as: python {name}.zip {name}.safetensors PICTURE [PICTURE ...]
It needs torch, torchvision and what cnnviz/inputs imports: that folder, beside this file in the zip,
has the preparation of pictures as the page does it, word for word.
"""
import json, sys, torch
from pathlib import Path
from torch import nn
from torchvision import models
from cnnviz.inputs import images, {module}

if len(sys.argv) < 3:
    sys.exit(__doc__)

{read}
{build}
net.load_state_dict(read(sys.argv[1]))
net.eval()
for path in sys.argv[2:]:
    print(path)
    try:
        prepared = {module}.prepare(images.decode(Path(path).read_bytes()){sizes})
    except (OSError, images.ImageError) as error:
        print(f"  {{error}}")
        continue
    if prepared is None:
        print("  nothing stands out from its background")
        continue
    with torch.inference_mode():
        output = net(torch.from_numpy(prepared.input)[None])[0]
    {probabilities}for name, probability in zip({classes}, output.tolist()):
        print(f"  {{name}}: {{probability:.6f}}")
'''
_PROBABILITIES = {
    Head.SIGMOID: "output = torch.cat([1 - output, output])  # one number, of the second class\n    ",
    Head.SOFTMAX: "",  # they add up to 1 already
    Head.LINEAR: "output = output.softmax(0)\n    ",
}
_ROOT = Path(__file__).parents[1]
_TAKEN = ("__init__.py", "paths.py", "translations.py", "inputs/*.py")  # all that prepares pictures


def packed(card: Card, name: str) -> bytes:
    """A zip file that Python runs: a program that says which class a picture is of, and what it needs.

    Args:
        card: of the network.
        name: of the file with the weights, without its ending.
    """
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__main__.py", program(card, name))
        for path in sorted(path for pattern in _TAKEN for path in _ROOT.glob(pattern)):
            archive.write(path, path.relative_to(_ROOT.parent))
    return file.getvalue()


def program(card: Card, name: str) -> str:
    """The program itself, which finds `cnnviz.inputs` beside it; as `packed`."""
    wanted = preparation(MODELS[card.model])
    grey = card.architecture == "lenet"
    return _PROGRAM.format(
        name=name,
        module="digits" if grey else "photos",
        read=READ_SAFETENSORS,
        build=_lenet(len(card.classes)) if grey else _resnet(card),
        sizes="" if grey else f", {wanted['resize']}, {wanted['size']}",
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
