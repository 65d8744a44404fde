"""Measurement of the shipped ResNet-50: how often it is right where it says so many percent.

Run `python -m benchmarks.reliability DIR`, where DIR has a folder of test photos for each of cat and dog,
which chose nothing when it was trained (docs/training.md). It prints one table, and writes the same to
assets/resnet50-catdog-reliability.json, from which the pages tell it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cnnviz.models.reliability import beside, measure, write
from cnnviz.models.specs import MODELS
from cnnviz.training import photo_dataset
from cnnviz.training.resnet import answer


def main() -> None:
    """Measure, print and write."""
    photos, spec = photo_dataset.folders(Path(sys.argv[1])), MODELS["resnet50-catdog"]
    found = measure(answer(spec.load(), photos)[:, None], photos.labels.numpy())
    print(f"{'it says':>12}{'photos':>8}{'mean':>8}{'right':>8}")
    for each in found.bins:
        reach = f"{each.low:.0%} to {each.low + 0.1:.0%}"
        print(f"{reach:>12}{each.pictures:>8}{each.said:>8.1%}{each.right:>8.1%}")
    print(f"{found.count} photos; expected calibration error {found.error:.4f}")
    print(f"temperature {found.temperature:.3f}; error if it were applied {found.scaled_error:.4f}")
    write(found, beside(spec.weights))


if __name__ == "__main__":
    main()
