"""Files of PyTorch's own, which can run code: read by another process, into safetensors."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from cnnviz.checkpoints.card import CheckpointError
from cnnviz.checkpoints.formats import EXPORT
from cnnviz.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE = 30  # seconds; the process ends itself after 10 of work, torch is loaded before that
_TYPED = re.compile(r"[\w .()-]+")  # a name that can be typed between quotes
# What ends a program that made a network, and what turns a file of one into ONNX, or into its weights.
_SAVE = "torch.save(model.state_dict(), 'weights.pth')"
_CONVERT = """python -c "import torch; {export}\""""
_EXTRACT = """python -c "import torch; torch.save({read}.state_dict(), 'weights.pth')\""""
_READ = "torch.load(open('{name}', 'rb'), map_location='cpu', weights_only=False)"
_WRAPPERS = ("torch.nn.parallel.", "torch._dynamo.")  # modules of what a network of any class is put into
_READ_SCRIPT = "torch.jit.load('{name}')"


def unpack(path: Path, out: Path, largest: int) -> None:
    """Write the weights in a file of PyTorch's own as safetensors, without running anything in it.

    Args:
        path: the file; sentences call it by its name.
        out: the safetensors file to write.
        largest: bytes that the weights may have.

    Raises:
        CheckpointError: it holds a whole network as objects or as TorchScript, no weights, too many, or it is
            damaged.
    """
    files = (str(each.resolve()) for each in (path, out))  # the process has a folder of its own
    command = [sys.executable, "-m", "cnnviz.checkpoints.pickle_process", *files, str(largest)]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal("large", "", path.name, largest) from error
    except subprocess.CalledProcessError as error:  # a negative status: the system ended it at a limit
        raise _refusal("large" if error.returncode < 0 else "damaged", "", path.name, largest) from error
    said = json.loads(done.stdout)
    if said:
        raise _refusal(said["fault"], said.get("name", ""), path.name, largest)


def _refusal(fault: str, foreign: str, name: str, largest: int) -> CheckpointError:
    """The sentence for what kept the process from its work.

    Args:
        fault: the word that the process said.
        foreign: the first class that the file names.
        name: of the file.
        largest: bytes that the weights may have.
    """
    name = name if _TYPED.fullmatch(name) else "model.pth"
    if fault == "object" and foreign.startswith("__main__."):
        fault = "program"
    elif fault == "object" and not _known(foreign):
        fault = "unknown"
    sentences = {
        "script": CheckpointError(
            "the file holds a whole network as TorchScript, which is a program. If you trust it, save its "
            "weights alone by typing, where the file lies: {line}",
            line=_EXTRACT.format(read=_READ_SCRIPT.format(name=name)),
        ),
        "harmful": CheckpointError(
            "the file would call {name} when it is opened, which no network needs; do not trust it",
            name=foreign[:60],
        ),
        "program": CheckpointError(
            "the file holds a whole network as objects of a program ({name}), which could run anything when "
            "it is opened. Write an ONNX file at the end of the program that made it, with the channels, "
            "rows and columns of its input instead of 3, 224, 224: {line}",
            name=foreign[:60],
            line=_export("model"),
        ),
        "unknown": CheckpointError(
            "the file holds a whole network as objects ({name}), which could run anything when it is opened. "
            "If you trust it, turn it into an ONNX file by typing, where the file lies, with the channels, "
            "rows and columns of its input instead of 3, 224, 224: {line}",
            name=foreign[:60],
            line=_CONVERT.format(export=_export(_READ.format(name=name) + ".float()")),
        ),
        "object": CheckpointError(
            "the file holds a whole network as objects ({name}), which could run anything when it is opened. "
            "If you trust it, save its weights alone by typing, where the file lies: {line}",
            name=foreign[:60],
            line=_EXTRACT.format(read=_READ.format(name=name)),
        ),
        "large": CheckpointError(
            "the file takes too much memory or time to open; the weights may have {limit} MB at most",
            limit=largest // 1_000_000,
        ),
        "empty": CheckpointError("the file holds no weights with names; save them by: {line}", line=_SAVE),
    }
    return sentences.get(fault) or CheckpointError("the file is not one that PyTorch saved, or it is damaged")


def _export(network: str) -> str:
    return EXPORT.format(network=network, channels=3, side=224)


def _known(foreign: str) -> bool:
    """Whether a class is of an architecture whose weights are enough, or may hold one."""
    from cnnviz.checkpoints.architectures import MODULES  # noqa: PLC0415 (it needs torch)

    return foreign.rpartition(".")[0] in MODULES or foreign.startswith(_WRAPPERS)
