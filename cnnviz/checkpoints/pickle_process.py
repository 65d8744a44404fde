"""The process that reads a file of PyTorch's own, within limits of memory and time, and ends.

Run as: python -m cnnviz.checkpoints.pickle_process SOURCE TARGET LARGEST

It writes the weights in SOURCE, of LARGEST bytes at most, as safetensors to TARGET, and prints what kept it
from that as JSON. torch's unpickler for weights makes nothing but tensors and plain containers; what else a
file names is never looked up: in its place stands an object that does nothing.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from cnnviz.checkpoints import tensor_file

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_SECONDS = 10  # of processor time
_SPARE = 256 << 20  # bytes of memory, beside three times the file
_DEEPEST = 4  # dictionaries within dictionaries
_MOST_FOREIGN = 16  # classes that a file may name
_FOREIGN = re.compile(r"Unsupported global: GLOBAL (\S+)")
_BLOCKED = re.compile(r"unsupported GLOBAL (\S+)")  # of a module that reaches the system


class Nothing:
    """What stands for an object of a class that is no tensor and no plain container."""

    def __init__(self, *given: object, **named: object) -> None:
        """Forget what is given."""

    def __new__(cls, *_given: object, **_named: object) -> Nothing:
        """Make one, whatever is given."""
        return super().__new__(cls)

    def __setstate__(self, state: object) -> None:
        """Forget the state."""


class UnreadableError(Exception):
    """The file has no weights that can be read; the first argument says why in a word."""


def main(source: Path, target: Path, largest: int) -> dict[str, str]:
    """Turn `source` into `target`; return what kept it from that, nothing when it was done."""
    try:
        _limit(3 * source.stat().st_size + _SPARE)
        _look(source, largest)
        weights = _weights(source, largest)
        tensor_file.write(
            target,
            {name: (_kind(value), tuple(value.shape)) for name, value in weights.items()},
            weights.__getitem__,
            {},
        )
    except UnreadableError as error:
        return {"fault": error.args[0], "name": "".join(error.args[1:])}
    except MemoryError:
        return {"fault": "large"}
    return {}


def _look(source: Path, largest: int) -> None:
    """Raise UnreadableError for what the entries of a zip file tell; older files are none."""
    if not zipfile.is_zipfile(source):
        return
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("damaged") from error
    if any("/code/" in entry.filename for entry in entries):
        raise UnreadableError("script")
    if sum(entry.file_size for entry in entries) > 2 * largest:
        raise UnreadableError("large")


def _weights(source: Path, largest: int) -> dict[str, torch.Tensor]:
    """The largest dictionary of tensors in a file, at most so many bytes."""
    foreign: list[str] = []
    while True:
        try:
            with source.open("rb") as file:  # by a path torch.load goes by the ending of the name
                loaded = torch.load(file, map_location="cpu", weights_only=True)
            break
        except UnpicklingError as error:
            if blocked := _BLOCKED.search(str(error)):
                raise UnreadableError("harmful", blocked[1]) from error
            found = _FOREIGN.search(str(error))
            if found is None or found[1] in foreign or len(foreign) == _MOST_FOREIGN:
                raise UnreadableError("object" if foreign else "damaged", *foreign[:1]) from error
            foreign.append(found[1])
            torch.serialization.add_safe_globals([(type("Nothing", (Nothing,), {}), found[1])])
        except RuntimeError as error:
            raise UnreadableError("large" if "alloc" in str(error) else "damaged") from error
        except MemoryError:
            raise
        except Exception as error:
            raise UnreadableError("damaged") from error
    tensors = max(map(_tensors, _dictionaries(loaded)), key=len, default={})
    if not tensors:
        raise UnreadableError("object" if foreign else "empty", *foreign[:1])
    # One number may stand for many.
    if sum(value.numel() * value.element_size() for value in tensors.values()) > largest:
        raise UnreadableError("large")
    return tensors


def _dictionaries(value: object, depth: int = 0, seen: set[int] | None = None) -> Iterator[Mapping[Any, Any]]:
    """The dictionary, and those in it, each once."""
    seen = set() if seen is None else seen
    if not isinstance(value, Mapping) or depth > _DEEPEST or id(value) in seen:
        return
    seen.add(id(value))
    yield value
    for each in value.values():
        yield from _dictionaries(each, depth + 1, seen)


def _tensors(values: Mapping[Any, Any]) -> dict[str, torch.Tensor]:
    """The tensors of numbers with names."""
    return {
        name: value
        for name, value in values.items()
        if isinstance(name, str)
        and isinstance(value, torch.Tensor)
        and value.layout is torch.strided
        and not (value.is_quantized or value.is_meta or value.is_complex())
    }


def _kind(value: torch.Tensor) -> str:
    """The type that a tensor is written in."""
    return tensor_file.NAMES.get(value.dtype, "F32" if value.is_floating_point() else "I64")


def _limit(memory: int) -> None:
    """Let this process take so many bytes more, and so much time; where the system has such limits."""
    if resource is None:
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    used = int(spent.ru_utime + spent.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + _SECONDS, used + _SECONDS))
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return
    taken = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
