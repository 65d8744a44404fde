"""A short program that uses a fine-tuned network elsewhere, with what prepares its pictures."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cnnviz.checkpoints.card import LENET
from cnnviz.checkpoints.checkpoint import preparation
from cnnviz.export.script import READ_SAFETENSORS
from cnnviz.export.source import ending, source
from cnnviz.models.specs import MODELS

if TYPE_CHECKING:
    from cnnviz.checkpoints.card import Card

_PROGRAM = '''"""Which class is a picture of?

Run it as: python {name}.zip {name}.safetensors PICTURE [PICTURE ...]
It needs torch, torchvision and what cnnviz/inputs imports: that folder, beside this file in the zip,
has the preparation of pictures as the page does it, word for word.
"""
from __future__ import annotations
import json, sys, torch
from pathlib import Path
from cnnviz.inputs import images, {module}

if len(sys.argv) < 3:
    sys.exit(__doc__)

{build}


{read}


net = network().eval()
weights = net.state_dict()
weights.update(read(sys.argv[1]))
net.load_state_dict(weights)
for path in sys.argv[2:]:
    print(path)
    try:
        prepared = {module}.prepare(images.decode(Path(path).read_bytes()){arguments})
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
# By the last layer: of a sigmoid one number, of the second class; what a softmax gives adds up to 1 already.
_PROBABILITIES = MappingProxyType(
    {
        "Sigmoid": "output = torch.cat([1 - output, output])  # one number, of the second class\n    ",
        "Softmax": "",
    }
)
_LOGITS = "output = output.softmax(0)\n    "
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
    module, arguments = _preparation(card)
    return _PROGRAM.format(
        name=name,
        module=module,
        read=READ_SAFETENSORS,
        build=source(card),
        arguments=arguments,
        probabilities=_PROBABILITIES.get(ending(card), _LOGITS),
        classes=list(card.classes),
    )


def _preparation(card: Card) -> tuple[str, str]:
    """The module of cnnviz.inputs that prepares the pictures, and what it wants beside a picture."""
    if card.preparation is not None:
        return "custom", f", custom.parse({json.loads(json.dumps(asdict(card.preparation)))})"
    if card.architecture == LENET:
        return "digits", ""
    wanted = preparation(MODELS[card.model])
    return "photos", f", {wanted['resize']}, {wanted['size']}"
