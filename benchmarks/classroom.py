"""Benchmark of a whole class that opens the app at once. Run it by `python -m benchmarks.classroom`.

Thirty real sessions over websockets, each with drawings or photos of its own, and two browsers. What the
cores can do at best is measured in the same run: pages of Streamlit with one word on them, and a ResNet-50
that runs nothing but batches.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from base64 import b64encode
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from itertools import cycle
from statistics import linear_regression
from threading import Thread
from typing import TYPE_CHECKING
from urllib.request import urlopen

import numpy as np
import torch
from playwright.sync_api import sync_playwright

from benchmarks.beside import CLASS, beside, compared, timed
from benchmarks.memory import choose_upload, resident, taken
from benchmarks.table import Goal, Row, show
from cnnviz.inputs import images
from cnnviz.inputs.samples import PictureKind, samples
from cnnviz.models.specs import model
from tests.conftest import ready
from tests.support import browser, hand
from tests.support.contexts import skip_tour
from tests.support.drawings import drawings, rasterise
from tests.support.session import session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

    from streamlit.proto.Common_pb2 import FileUploaderState

    from benchmarks.beside import Servers
    from tests.support.server import Server
    from tests.support.session import Session

BURSTS = 8
PHOTO_BURSTS = 3
BROWSERS = 2
PACE = 4.0, 8.0  # seconds that a user looks before the next picture
LESSON = 30.0  # seconds at that pace
WAVES = 4  # of tabs that are opened, used and closed
FILLED = 300  # drawings that fill all caches
THOUSANDS = 4  # of drawings, through whose memory a line is laid
RESNET = "resnet50-catdog"
Class = list["Session"]


def main() -> None:
    """Measure, and print the table."""
    show(rows())


def rows() -> list[Row]:
    """The rows of what was measured, with the goals."""
    # A tab that was closed is forgotten after this many seconds.
    with beside(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1") as servers:
        found = asyncio.run(_digits(servers))
        found += _lesson(servers.app)
        found += asyncio.run(_memory(servers.app))
        found += asyncio.run(_photos(servers.app))
        found.append(Row("memory of the server at the end", [resident(servers.app)], "MB"))
    return found


async def _digits(servers: Servers) -> list[Row]:
    """Let all draw at once, in turns with all writing a word on the empty pages."""
    times: dict[str, list[float]] = {"bare": [], "empty": [], "digit": []}
    errors = 0
    async with (
        _class(servers.bare) as outsiders,
        _class(servers.empty) as writers,
        _class(servers.app) as drawers,
    ):
        for number in range(1 + BURSTS):
            write = partial(_write, word=f"word {number}")
            took = {
                "bare": await _burst(outsiders, write),
                "empty": await _burst(writers, write),
                "digit": await _burst(drawers, _draw),
            }
            errors += sum(len(each.errors) for each in drawers)
            if number:  # the first fills caches
                for name, values in took.items():
                    times[name] += values
    found = compared(
        Row(f"{CLASS} write a word at once on an empty page as Streamlit comes", times["bare"]),
        Row(f"{CLASS} write a word at once on one with the settings of cnnviz", times["empty"]),
        Row(f"{CLASS} draw a digit at once", times["digit"]),
    )
    return [*found, Row("errors among them", [errors], "", 0, Goal.MOST)]


def _lesson(app: Server) -> list[Row]:
    """Let all draw at the pace of people, some of them in browsers."""
    found: list[Row] = []
    crowd = Thread(target=lambda: found.extend(asyncio.run(_pace(app))))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.executable())
        pages = [chromium.new_page() for _ in range(BROWSERS)]
        faults: list[str] = []
        for page in pages:
            skip_tour(page)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.goto(app.address)
            ready(page)
        crowd.start()
        answers: list[float] = []
        some = [each for each in drawings() if len(each.strokes) == 1]
        while crowd.is_alive():
            for page in pages:
                hand.draw(page, some[len(answers) % len(some)])
                start = time.perf_counter()
                hand.answer(page)
                answers.append((time.perf_counter() - start) * 1000)
                page.get_by_role("button", name="Clear").click()
                page.locator(".scores.empty").wait_for()
        crowd.join()
        chromium.close()
    return [
        *found,
        Row(f"the same in {BROWSERS} browsers beside them, pen-up to the answer", answers),
        Row("errors in the browsers", [len(faults)], "", 0, Goal.MOST),
    ]


async def _pace(app: Server) -> list[Row]:
    times: list[float] = []
    errors = 0

    async def learn(who: Session) -> None:
        nonlocal errors
        end = time.perf_counter() + LESSON
        while time.perf_counter() < end:
            await asyncio.sleep(random.uniform(*PACE))
            times.append(await timed(_draw(who)))
            errors += len(who.errors)

    async with _class(app) as people:
        await asyncio.gather(*map(learn, people))
    return [
        Row(f"{CLASS} draw, each every {PACE[0]:g} to {PACE[1]:g} s", times),
        Row("errors among them", [errors], "", 0, Goal.MOST),
    ]


async def _photos(app: Server) -> list[Row]:
    """Let all give a photo to the ResNet-50 at once."""
    plain, shares, times, told, errors = _plain(), [], [], [], 0
    async with _class(app, f"model={RESNET}&sample={samples(PictureKind.PHOTOS)[0].path.stem}") as people:
        for each in people:
            await choose_upload(each)
        for number in range(1 + PHOTO_BURSTS):
            photos = {each: await each.upload("photo.jpg", next(_PHOTOS)) for each in people}
            start = time.perf_counter()
            answers = await _burst(people, partial(_look, photos))
            seconds = time.perf_counter() - start
            errors += sum(len(each.errors) for each in people)
            if number:
                shares.append(CLASS / seconds / plain)
                times += answers
                # A user who is served within a second may have waited for something else than the network.
                told += [bool(each.places) for each, wait in zip(people, answers, strict=True) if wait > 1000]
    return [
        Row("plain ResNet-50, pictures a second in batches of 8", [plain], "/s"),
        Row(f"{CLASS} give a photo to the ResNet-50 at once", times),
        Row("pictures a second, times those of the plain one", shares, "x", 0.9, Goal.LEAST),
        Row("waiting pages that said their place", [sum(told) / max(1, len(told))], "x", 1, Goal.LEAST),
        Row("errors among them", [errors], "", 0, Goal.MOST),
    ]


def _plain() -> float:
    """Pictures a second of a plain forward pass of the ResNet-50."""
    spec = model(RESNET)
    network, batch = spec.load(), torch.rand(8, *spec.shape)
    with torch.inference_mode():
        for _ in range(2):
            network(batch)
        start = time.perf_counter()
        for _ in range(5):
            network(batch)
    return 5 * 8 / (time.perf_counter() - start)


async def _memory(app: Server) -> list[Row]:
    """The memory of an idle session, and what thousands of drawings and a closed tab leave behind."""
    async with _class(app) as people:
        await _burst(people, _draw)
        before = resident(app)
        async with _class(app) as more:
            await _burst(more, _draw)
            idle = (resident(app) - before) / CLASS
        await _until(lambda: _sessions(app) == CLASS)
        for _ in range(FILLED // CLASS):
            await _burst(people, _draw)
        left = []
        for _ in range(THOUSANDS * 1000 // CLASS):
            await _burst(people, _draw)
            left.append(resident(app))
        # It falls and rises by some 20 MB all the time.
        growth = linear_regression(range(len(left)), left).slope * 1000 / CLASS
    waves = []
    for _ in range(1 + WAVES):
        async with _class(app) as people:
            await _burst(people, _draw)
        await _until(lambda: _sessions(app) == 0)
        waves.append(resident(app))
    closed = (waves[-1] - waves[0]) / WAVES / CLASS
    return [
        Row("memory of an idle session", [idle], "MB", 5, Goal.MOST),
        Row("memory that 1,000 drawings leave behind", [growth], "MB", 5, Goal.MOST),
        Row("memory that a closed tab leaves behind", [closed], "MB", 0.5, Goal.MOST),
    ]


@asynccontextmanager
async def _class(server: Server, query: str = "") -> AsyncIterator[Class]:
    """A class that has opened the page."""
    async with AsyncExitStack() as stack:
        people = [await stack.enter_async_context(session(server.address)) for _ in range(CLASS)]
        await asyncio.gather(*(each.visit(query) for each in people))
        yield people


async def _burst(people: Class, act: Callable[[Session], Awaitable[None]]) -> list[float]:
    """Milliseconds that each waits when all act at once."""
    return await asyncio.gather(*(timed(act(each)) for each in people))


async def _write(who: Session, word: str) -> None:
    await who.begin("word", string_value=word)
    await who.end()


async def _draw(who: Session) -> None:
    """Draw a digit that is not in the server's cache."""
    await who.put("picture-digits-pad", drawing={"png": next(_DIGITS), "strokes": []})


async def _look(photos: Mapping[Session, FileUploaderState], who: Session) -> None:
    await who.begin("picture-photos-upload", file_uploader_state_value=photos[who])
    await who.end()


def _boards() -> Iterator[str]:
    """Drawings in base64, each from several places of the board: more than the server keeps."""
    for shift in range(0, 40, 4):
        for each in drawings():
            yield b64encode(images.encode(np.roll(rasterise(each), shift, (0, 1)))).decode()


_DIGITS, _PHOTOS = cycle(list(_boards())), taken()


def _sessions(server: Server) -> int:
    """How many sessions the server keeps, those of closed tabs included."""
    with urlopen(f"{server.address}/_stcore/metrics", timeout=60) as answer:
        said = answer.read().decode()
    (found,) = re.findall(r"\nactive_sessions (\d+)", said)
    return int(found)


async def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true() and time.monotonic() < end:
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    main()
