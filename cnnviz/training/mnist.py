"""Reading MNIST, and writing the digits of it that come with the program."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image
from torchvision import datasets

if TYPE_CHECKING:
    from pathlib import Path


def load(root: Path, *, train: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """The digits under `root`, in their original order; downloaded into it where they are absent.

    Packed files are read as they are: torchvision would unpack them beside, and `root` may be read-only.

    Args:
        root: the folder that holds `MNIST/raw`, as torchvision lays it out.
        train: the 60,000 training digits; else the 10,000 test digits.

    Returns:
        (digits, 28, 28) uint8, 0 the background; (digits,) int64 labels.

    Raises:
        RuntimeError: the digits are absent and cannot be downloaded.
        ValueError: a file is not IDX data of bytes.
    """
    raw, part = root / "MNIST" / "raw", "train" if train else "t10k"
    pictures, labels = raw / f"{part}-images-idx3-ubyte.gz", raw / f"{part}-labels-idx1-ubyte.gz"
    if pictures.is_file() and labels.is_file():
        return read(pictures), read(labels).long()
    dataset = datasets.MNIST(root, train=train, download=True)
    return dataset.data, dataset.targets


def read(path: Path) -> torch.Tensor:
    """Return the bytes of a packed IDX file as a tensor of its shape.

    It has two zeros, the type 8, the number of axes, the size of each, then the data.

    Raises:
        ValueError: it holds something else.
    """
    with gzip.open(path) as file:
        content = file.read()
    if content[:3] != b"\0\0\x08":
        raise ValueError(f"{path} is not IDX data of bytes; delete it, so that it is downloaded anew")
    shape = np.frombuffer(content, ">u4", count=content[3], offset=4).astype(int)
    return torch.from_numpy(np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape).copy())


# Of every digit two plain ones in different hands, and a hard one that a person still reads.
_SAMPLES = (
    *(10, 25, 1061, 2, 5, 956, 1, 38, 1459, 18, 30, 883, 4, 48, 1549),
    *(15, 52, 3968, 11, 81, 1822, 0, 41, 1903, 61, 110, 9694, 7, 12, 1247),
)


def write_samples(data: Path, out: Path) -> None:
    """Write the test digits that the product shows, as 28×28 grey PNGs such as `mnist-test-00123-7.png`.

    The name gives the place among the test digits, counted from 0, and the label.

    Args:
        data: as for `load`.
        out: the folder to write to; it is made.
    """
    pictures, labels = load(data, train=False)
    out.mkdir(parents=True, exist_ok=True)
    for index in _SAMPLES:
        name = f"mnist-test-{index:05d}-{int(labels[index])}.png"
        Image.fromarray(pictures[index].numpy()).save(out / name, optimize=True)


def write_subset(data: Path, out: Path) -> None:
    """Write the digits that the lesson's networks learn from: one grey PNG for `inputs.mnist_subset`.

    They are the first 300 of each digit among the last 5,000 training digits, from which the LeNet that
    comes with the program did not learn. Row by row the digits 0 to 9, 28×28 pixels each.

    Args:
        data: as for `load`.
        out: the file to write; its folder is made.
    """
    pictures, labels = (each[-5_000:].numpy() for each in load(data, train=True))
    chosen = np.stack([pictures[labels == digit][:300] for digit in range(10)])  # (10, 300, 28, 28)
    out.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(chosen.transpose(0, 2, 1, 3).reshape(280, 300 * 28)).save(out, optimize=True)
