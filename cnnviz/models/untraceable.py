"""Words for what torch.fx cannot trace: the line of the user's own source, and what to change in it."""

from __future__ import annotations

import re
import sysconfig
import traceback
from pathlib import Path

_PACKAGES = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib")}
_PACKAGES.add(Path(__file__).resolve().parents[1])
# What an error says, and what to change in its line; the first that fits.
_CURES = (
    (
        r"used as inputs to control flow",
        "it decides by what the picture holds, or by its size, which is not known while the layers are "
        "listed; let it go the same way for every picture (a check may be left out), or compute both ways "
        "and choose by torch.where",
    ),
    (
        r"cannot be iterated",
        "it goes through a tensor or its sizes one by one; write x.flatten(1) for "
        "x.view(*x.shape[:1], -1), and x[:, 0], x[:, 1] for a loop",
    ),
    (
        r"^(int|float|bool)\(\)|interpreted as an integer",
        "it makes a Python number of a tensor or of its size; write the number itself, such as 28, or "
        "compute with the tensor",
    ),
    (
        r"^(zeros|ones|full|empty|eye|rand|randn|arange|linspace)\(\)",
        "it makes a tensor whose size is taken from the picture; write x.new_zeros(x.shape[0], 3) for "
        "torch.zeros(x.shape[0], 3), or the sizes as numbers",
    ),
    (r"'len' is not supported", "write x.shape[0] for len(x)"),
    (r"ndarray|cuda_array_interface|__array", "it leaves torch for numpy; compute it by torch"),
    (
        r"item assignment",
        "it writes into a tensor; make a new one, by torch.cat, torch.where or a product",
    ),
    (r"__format__", "it prints numbers of the picture; leave that out"),
)


def place(error: BaseException) -> str:
    """Return where `error` was raised in the user's own source: the line, its number and its file.

    Of an error that no line of theirs leads to it is "".
    """
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if not _of_package(step.filename)]
    if not own:
        return ""
    return f"line {own[-1].lineno} of {_title(own[-1].filename)}: {own[-1].line}"


def cure(error: BaseException) -> str:
    """Return what to change in the line that torch.fx cannot trace, given what it raised."""
    said = " ".join(str(error).split())
    for pattern, words in _CURES:
        if re.search(pattern, said):
            return words
    return f"torch.fx cannot trace it: {said}"


def _title(file: str) -> str:
    """Return what a user calls `file`; the cells of a notebook are files of IPython's."""
    if "ipykernel_" in file or file.startswith("<ipython"):
        return "the cell"
    return Path(file).name


def _of_package(file: str) -> bool:
    """Whether `file` belongs to Python, to an installed package or to cnnviz."""
    if file.startswith("<frozen"):
        return True
    path = Path(file).resolve()
    return any(path.is_relative_to(folder) for folder in _PACKAGES)
