"""Fuzzing of the readers of files and links: `python -m tests.support.fuzz --minutes 10`.

Hypothesis changes files that are sound or hostile, in the places and ways it thinks of, and makes the
smallest that still breaks a reader. What it finds is written to tests/finds/, for a test.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cnnviz.checkpoints import opening
from cnnviz.finetune import archive, dataset
from cnnviz.inputs import images
from cnnviz.translations import Complaint
from cnnviz.wire import address
from tests.support.hostile_files import archives, networks
from tests.support.hostile_pictures import pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FINDS = Path(__file__).parents[1] / "finds"
SECONDS = 2  # of processor time for one file
_ROUND = 400  # files
_LARGEST = 100_000  # bytes of a file to begin with
_BORDERS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF]


def main() -> int:
    """Try every reader in turn until the time is over; 1 when something broke one."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    end, broke, tried = time.monotonic() + 60 * parser.parse_args().minutes, 0, dict.fromkeys(READERS, 0)
    warnings.simplefilter("ignore")
    while time.monotonic() < end:
        for name, (read, seeds) in READERS.items():
            content = _break(read, seeds())
            tried[name] += _ROUND
            if content is not None:
                broke += 1
                FINDS.mkdir(exist_ok=True)
                (FINDS / f"{name}-{sha256(content).hexdigest()[:8]}").write_bytes(content)
                print(f"{name}: broken by {content[:60]!r}", flush=True)
    print(f"tried {', '.join(f'{count:,} {name}' for name, count in tried.items())}; {broke} broke a reader")
    return 1 if broke else 0


def picture(content: bytes) -> None:
    """Read a file as a picture."""
    with suppress(images.ImageError):
        images.decode(content)


def zipped(content: bytes) -> None:
    """Read a file as a zip file of pictures."""
    with suppress(Complaint):
        dataset.gather(archive.unpack(content).pictures)


def network(content: bytes) -> None:
    """Read a file as a file of weights."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "network.safetensors")
        path.write_bytes(content)
        with suppress(Complaint):
            opening.convert(path, path)


def link(content: bytes) -> None:
    """Read text as what a link says of a number and of what is off."""
    text = content.decode("utf-8", "surrogateescape")
    unit = address.unit(dict.fromkeys(("layer", *address.PLACE), text))
    assert unit is None or min(unit[1:]) >= 0
    assert address.off(address.parts(address.off(text))) == address.off(text)
    address.settings(dict.fromkeys(address.SETTINGS, text))


def _files(made: Callable[[], Iterable[object]]) -> Callable[[], list[bytes]]:
    """The smaller of the files `made`."""
    return lambda: [file.content for file in made() if len(file.content) <= _LARGEST]  # type: ignore[attr-defined]


READERS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "pictures": (picture, _files(pictures)),
    "archives": (zipped, _files(archives)),
    "networks": (network, _files(networks)),
    "links": (link, lambda: [b"conv1:5,layer1.0.add:maxpool", b"layer1.0.relu_1", b"3"]),
}


def _break(read: Callable[[bytes], None], seeds: list[bytes]) -> bytes | None:
    """The smallest file found that breaks `read`; None when none of so many does."""
    last: list[bytes] = []

    @settings(
        max_examples=_ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(_changed(seeds))
    def attempt(content: bytes) -> None:
        last[:] = [content]
        start = time.process_time()
        read(content)
        assert time.process_time() - start < SECONDS, "too slow"

    try:
        attempt()
    except Exception as error:
        print(repr(error)[:500], file=sys.stderr)
        return last[0]
    return None


@st.composite
def _changed(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """One of `seeds`, changed in some places, or a few bytes of nothing at all."""
    content = bytearray(draw(st.sampled_from(seeds) | st.binary(max_size=200)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        what = draw(st.sampled_from(("write", "insert", "drop", "border", "repeat", "cut")))
        if what == "write":
            new = draw(st.binary(min_size=1, max_size=8))
            content[at : at + len(new)] = new
        elif what == "insert":
            content[at:at] = draw(st.binary(max_size=40))
        elif what == "drop":
            del content[at : at + draw(st.integers(1, 64))]
        elif what == "border":
            size, order = draw(st.sampled_from((1, 2, 4))), draw(st.sampled_from(("big", "little")))
            number = draw(st.sampled_from(_BORDERS)) % 256**size
            content[at : at + size] = number.to_bytes(size, order)
        elif what == "repeat":
            part = content[at : at + draw(st.integers(1, 64))]
            content[at:at] = part * draw(st.integers(1, 200))
        else:
            del content[at:]
    return bytes(content)


if __name__ == "__main__":
    sys.exit(main())
