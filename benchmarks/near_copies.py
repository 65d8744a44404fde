"""Benchmark of near-copies: how far apart are the hashes of copies of a photo, and those of other photos?

Run `python -m benchmarks.near_copies DIR`, where DIR has folders of photos, such as cats-dogs/train
(docs/training.md). It changes every tenth of 1,000 photos in each of some ways, and prints in how many of 256
bits the hashes differ then, and the share that is found; then the least difference of two other photos; then
the processor time of a hash beside that of decoding, and of comparing 2,000 photos.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageEnhance

from cnnviz.finetune.near_copies import NEAR, groups, phash
from cnnviz.inputs import images

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT, EVERY = 1000, 10  # photos; of them changed
MANY = 2000  # photos that are compared


def main() -> None:
    """Measure, and print."""
    paths = sorted(Path(sys.argv[1]).rglob("*.jpg"))
    paths = paths[:: max(1, len(paths) // COUNT)][:COUNT]
    begun = time.process_time()
    photos = [images.decode(path.read_bytes()) for path in paths]
    last = time.process_time()
    phash(photos[0])  # what it imports is not timed
    decoded = time.process_time()
    hashes = [phash(photo) for photo in photos]
    hashed = time.process_time()
    print(f"{'':30}{'bits: median':>14}{'most':>6}{'found':>8}")
    changed = {
        name: [_distance(hashes[place], phash(photo)) for place, photo in _changed(photos, name)]
        for name in CHANGES
    }
    for name, bits in changed.items():
        found = np.mean(np.array(bits) <= NEAR)
        print(f"{name:30}{np.median(bits):>14.0f}{max(bits):>6}{found:>8.0%}")
    others = [_distance(one, other) for place, one in enumerate(hashes) for other in hashes[:place]]
    print(
        f"two other photos: {min(others)} bits or more, median {np.median(others):.0f}; "
        f"near is {NEAR} or less"
    )
    each = 1000 / len(paths)
    print(f"decoding {each * (last - begun):.1f} ms a photo, hash {each * (hashed - decoded):.1f} ms")
    many = (hashes * (MANY // len(hashes) + 1))[:MANY]
    begun = time.process_time()
    groups(many)
    print(f"comparing {MANY:,} photos with each other {1000 * (time.process_time() - begun):.0f} ms")


def _changed(photos: list[np.ndarray], name: str) -> list[tuple[int, np.ndarray]]:
    """The places of some photos, and what a change makes of each."""
    places = range(0, len(photos), EVERY)
    return [(place, np.asarray(CHANGES[name](Image.fromarray(photos[place])))) for place in places]


def _saved_again(picture: Image.Image) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=30)
    return Image.open(file).convert("RGB")


def _cropped(picture: Image.Image, share: float, pixels: int = 0) -> Image.Image:
    """Without a share of the picture, or some pixels, at each side."""
    across, down = (round(share * side) + pixels for side in picture.size)
    return picture.crop((across, down, picture.width - across, picture.height - down))


def _moved(picture: Image.Image) -> Image.Image:
    return picture.crop((picture.width // 25, 0, picture.width, picture.height))


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "saved again, quality 30": _saved_again,
    "cropped by a pixel": lambda picture: _cropped(picture, 0, 1),
    "four fifths as large": lambda picture: picture.resize((picture.width * 4 // 5, picture.height * 4 // 5)),
    "15 % brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.15),
    "moved by 4 % (a burst)": _moved,
    "cropped by 3 %": lambda picture: _cropped(picture, 0.03),
    "turned by 2 degrees": lambda picture: _cropped(picture.rotate(2, Image.Resampling.BICUBIC), 0.03),
}


def _distance(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


if __name__ == "__main__":
    main()
