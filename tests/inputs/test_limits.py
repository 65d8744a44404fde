"""Tests of the limits on picture files: none takes long or much memory, and no good one is refused."""

from __future__ import annotations

import struct
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from PIL import ImageCms

from cnnviz.inputs import images
from cnnviz.inputs.images import Problem, decode
from tests.inputs.test_images import chunk, declared_png, problem, saved, scene


@pytest.mark.parametrize("size", [(1, 70_000), (70_000, 1), (350, 70_000)])
def test_a_side_above_the_limit_is_refused(size: tuple[int, int]) -> None:
    assert problem(declared_png(*size)) is Problem.TOO_LONG


def test_what_lies_behind_a_photograph_and_in_its_profile_does_not_count() -> None:
    noise = np.random.default_rng(0).bytes(2_000_000)  # has the two bytes of a scan some 30 times
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + noise
    photo = saved(scene(), "JPEG")
    large = saved(scene(), "JPEG", icc_profile=profile)
    assert large.count(b"\xff\xda") > 20
    for data in (photo + b"\0\0\0\x18ftypmp42" + noise * 3, large + noise):
        assert np.array_equal(decode(data), decode(photo))


def test_a_file_of_countless_parts_is_refused_in_time() -> None:
    picture, photo, moving = (saved(scene(), kind) for kind in ("PNG", "JPEG", "GIF"))
    start = moving.index(b"\x21\xf9") if b"\x21\xf9" in moving else moving.index(b",", 13)
    started = time.process_time()
    for data in (
        picture[:33] + chunk(b"prVt", b"") * 800_000 + picture[33:],
        photo[:2] + b"\xff" * 5_000_000 + photo[2:],
        photo[:2] + b"\xff\xfe\0\2" * 1_000_000 + photo[2:],
        moving[:start] + b"!\xfe\1a\0" * 1_000_000 + moving[start:],
        tiled_tiff(1_000_000),
    ):
        assert problem(data) is Problem.TOO_MANY_PARTS
    assert time.process_time() - started < 3


def tiled_tiff(count: int) -> bytes:
    """A TIFF of so many tiles of one pixel."""
    places = struct.pack("<I", 8) * count
    rows = ((256, 1000), (257, count // 1000), (258, 8), (259, 1), (262, 1), (277, 1), (322, 1), (323, 1))
    fields = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in rows]
    start = 8 + 2 + 12 * (len(rows) + 2) + 4
    fields += [struct.pack("<HHII", tag, 4, count, start) for tag in (324, 325)]
    return b"II*\0" + struct.pack("<IH", 8, len(fields)) + b"".join(fields) + bytes(4) + places


def test_no_more_than_two_pictures_are_decoded_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most, inner = [0], [0], images._open

    def watched(*given: Any) -> Any:
        now[0] += 1
        most[0] = max(most[0], now[0])
        time.sleep(0.01)
        try:
            return inner(*given)
        finally:
            now[0] -= 1

    monkeypatch.setattr(images, "_open", watched)
    data = saved(scene())
    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(decode, [data] * 8))) == 8
    assert most == [2]
