"""Benchmark of the memory that a server needs. Run it by `python -m benchmarks.memory`, on Linux.

What `python -m cnnviz doctor` asks for is the goal.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from streamlit.proto.Common_pb2 import StringArray

from benchmarks.beside import CLASS
from benchmarks.table import Goal, Row, show
from cnnviz.cli.machine import MEMORY
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from tests.support.server import serve
from tests.support.session import session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.server import Server
    from tests.support.session import Session

ALONE = 20  # photos of one visitor
RESNET = f"model=resnet50-catdog&sample={samples(PictureKind.PHOTOS)[0].path.stem}"


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    with serve() as server:
        return asyncio.run(_lesson(server))


async def _lesson(server: Server) -> list[Row]:
    """Let one visitor open the page, another give photos one by one, and a class give one each at once."""
    photos = taken()
    async with AsyncExitStack() as stack:
        first, one, last, *people = [
            await stack.enter_async_context(session(server.address)) for _ in range(3 + CLASS)
        ]
        await first.visit()
        bare = resident(server)
        await one.visit(RESNET)
        await choose_upload(one)
        for _ in range(ALONE):
            await _give(one, next(photos))
        alone, peak_alone = resident(server), resident(server, "VmHWM")
        await asyncio.gather(*(each.visit(RESNET) for each in people))
        for each in people:
            await choose_upload(each)
        await asyncio.gather(*(_give(each, next(photos)) for each in people))
        together = resident(server)
        await _integrate(last)
        peak = resident(server, "VmHWM")
    return [
        Row("memory of a server that shows the LeNet", [bare], "MB"),
        Row(f"after {ALONE} photos for the ResNet-50, one by one", [alone], "MB"),
        Row("the most until then", [peak_alone], "MB"),
        Row(f"after {CLASS} more photos, all at once", [together], "MB"),
        Row(
            "the most, integrated gradients included, and what is asked for",
            [peak],
            "MB",
            1000 * MEMORY,
            Goal.MOST,
        ),
    ]


async def _integrate(who: Session) -> None:
    """Integrate gradients from the input of the ResNet-50 on, which takes more memory than a plain pass."""
    await who.visit(f"{RESNET}&experiment=attribute&method=integrated&attribution-layer=conv1", "experiments")
    await who.begin("integrated-start", trigger_value=True)
    await who.end()
    while "attribution" not in who.data:
        await asyncio.sleep(0.5)
        await who.begin("")
        await who.end()


async def choose_upload(who: Session) -> None:
    """Let the page of `who` take uploads."""
    await who.begin("picture-photos-source", string_array_value=StringArray(data=["Upload"]))
    await who.end()


def taken() -> Iterator[bytes]:
    """Photos without end, each shifted by some pixels."""
    photos = [images.decode(each.path.read_bytes()) for each in samples(PictureKind.PHOTOS)]
    for number in count():
        yield images.encode(np.roll(photos[number % len(photos)], number, (0, 1)), exact=False)


def resident(server: Server, what: str = "VmRSS") -> float:
    """MB of memory that the server has, or with "VmHWM" has had at most."""
    status = Path(f"/proc/{server.process.pid}/status").read_text("utf-8")
    (found,) = re.findall(rf"{what}:\s+(\d+)", status)
    return int(found) * 1024 / 1e6


async def _give(who: Session, photo: bytes) -> None:
    """Upload a photo, and wait for the page that shows it."""
    state = await who.upload("photo.jpg", photo)
    await who.begin("picture-photos-upload", file_uploader_state_value=state)
    await who.end()


if __name__ == "__main__":
    main()
