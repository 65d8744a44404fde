"""Zip files, files of weights and links as an attacker, a broken disk or bad luck would make them."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import TYPE_CHECKING, Any

from tests.support.hostile import MARKUP, Asked, Hostile, packed, saved, scene, words

if TYPE_CHECKING:
    from collections.abc import Iterator


def archives() -> Iterator[Hostile]:
    """Zip files: SHOWN ones give at least a picture."""
    good = {f"{label}/{place}.png": saved(scene(place), "PNG") for label in "ab" for place in range(3)}
    whole = packed(good)
    yield Hostile("a zip, whole", whole, Asked.SHOWN)
    for share in range(1, 12):
        yield Hostile(f"a zip, {share}/12 of it", whole[: len(whole) * share // 12], Asked.REFUSED)
    for place in range(12):
        at = len(whole) * place // 12
        yield Hostile(f"a zip, wrong at byte {at}", whole[:at] + b"\xff\xff" + whole[at + 2 :], Asked.EITHER)
    for path in (
        "../../a/1.png",
        "/etc/a/1.png",
        "C:\\a\\1.png",
        "a/../../b/1.png",
        *MARKUP,
        "\u202egnp.a/1.png",
    ):
        yield Hostile(f"a zip with {path!r}", packed({f"a/{path}": good["a/0.png"], **good}), Asked.SHOWN)
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield Hostile(f"a zip packed by method {method}", packed(good, method), Asked.EITHER)
    zeros = packed({f"a/{place}.png": bytes(39_000_000) for place in range(4)})
    yield Hostile("a zip of four pictures of 39 MB of nothing", zeros, Asked.REFUSED)
    yield Hostile(
        "a zip of a picture of 41 MB of nothing", packed({"a/1.png": bytes(41_000_000)}), Asked.REFUSED
    )
    yield Hostile("a zip that says it holds 50 GB", _sized(whole, 0xFFFFFFF0), Asked.REFUSED)
    yield Hostile("a zip of a thousand times the same bytes", _overlapping(4000), Asked.REFUSED)
    yield Hostile(
        "a zip of 30,000 empty files", packed({f"a/{n}.png": b"" for n in range(30_000)}), Asked.REFUSED
    )
    yield Hostile("a zip in a zip", packed({"a/inner.zip": whole, "a/inner.png": whole}), Asked.REFUSED)
    yield Hostile("a zip of a link", _link(), Asked.REFUSED)
    yield Hostile("a zip with a lock", _locked(whole), Asked.REFUSED)
    for name, content in words().items():
        yield Hostile(f"as a zip: {name}", content, Asked.REFUSED)


def networks() -> Iterator[Hostile]:
    """Files of weights: safetensors that lie, and files that are none."""
    yield from (Hostile(f"as a network: {name}", content, Asked.REFUSED) for name, content in words().items())
    for length in (0, 1, 2, 99, 2**20, 2**27, 2**31, 2**40, 2**63, 2**64 - 1):
        yield Hostile(f"a header of {length} bytes", struct.pack("<Q", length) + b"{}", Asked.REFUSED)
    one = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
    headers: dict[str, Any] = {
        "no weights": {},
        "a list": [1],
        "a weight beyond the end": {"fc3.bias": {**one, "data_offsets": [0, 4_000_000_000]}},
        "a weight that ends before it begins": {"fc3.bias": {**one, "data_offsets": [4, 0]}},
        "a negative size": {"fc3.bias": {**one, "shape": [-1]}},
        "a size past 64 bits": {"fc3.bias": {**one, "shape": [2**40, 2**40]}},
        "an unknown type": {"fc3.bias": {**one, "dtype": "PICKLE"}},
        "a thousand classes and one weight": {
            "fc3.bias": {**one, "shape": [1000], "data_offsets": [0, 4000]}
        },
        "two weights in one place": {"a": one, "b": one},
        "markup for a name": {MARKUP[0]: one},
        "a path for a name": {"../../ran": one},
        "a card that is no text": {"__metadata__": {"cnnviz": 7}, "fc3.bias": one},
        "many weights": {
            f"w{place}": {**one, "shape": [0], "data_offsets": [0, 0]} for place in range(200_000)
        },
    }
    for name, header in headers.items():
        yield Hostile(f"a network with {name}", weights(header), Asked.REFUSED)
    yield Hostile("a header of brackets", weights(b"[" * 100_000), Asked.REFUSED)
    yield Hostile("a header of 90 MB", weights(b"{" + b" " * 90_000_000 + b"}"), Asked.REFUSED)
    for name, card in _cards().items():
        header = {"__metadata__": {"cnnviz": card}, "fc3.bias": one}
        yield Hostile(f"a card with {name}", weights(header), Asked.REFUSED)


def links() -> Iterator[str]:
    """Query strings that no user would write by hand."""
    long = "9" * 5000
    values = (
        "",
        "-1",
        "1e9",
        long,
        "٣",
        "NaN",
        "null",
        "../../etc/passwd",
        "%00",
        *MARKUP,
        "{text}",
        "{0.__class__}",
    )
    for value in values:
        yield f"layer={value}&channel={value}&row={value}&column={value}&path={value}&off={value}"
        yield f"model={value}&sample={value}&lang={value}&experiment={value}&method={value}&class={value}"


def weights(header: object) -> bytes:
    """A safetensors file with this header and four bytes."""
    written = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(written)) + written + bytes(4)


def _cards() -> dict[str, str]:
    """The cards that the header of a network may hold."""
    sound: dict[str, Any] = {
        "architecture": "lenet",
        "head": "softmax",
        "classes": ["a", "b"],
        "model": "lenet",
    }
    changes: dict[str, dict[str, object]] = {
        "a million classes": {"classes": [str(place) for place in range(100_000)]},
        "classes that are words": {"classes": "abc"},
        "nested classes": {"classes": [["a"], {"b": 1}]},
        "an unseen class": {"classes": ["a", "\u200b"]},
        "classes of markup": {"classes": list(MARKUP)},
        "a class of a megabyte": {"classes": ["a" * 1_000_000, "b"]},
        "a path for a model": {"model": "../../etc/passwd"},
        "a class of Python for an architecture": {"architecture": "os.system"},
        "no head": {"head": None},
        "a number of a hundred thousand digits": {"classes": 10**4000},
    }
    written = {name: json.dumps({**sound, **change}) for name, change in changes.items()}
    return {**written, "brackets": "[" * 100_000, "half of it": json.dumps(sound)[:30], "nothing": ""}


def _sized(content: bytes, size: int) -> bytes:
    """A zip file whose table says that its first file is so large."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


def _overlapping(count: int) -> bytes:
    """A zip file whose entries all are the same bytes."""
    one = packed({"a/1.png": bytes(1_000_000)})
    start = one.index(b"PK\x01\x02")
    end = one.rindex(b"PK\x05\x06")
    entry = one[start:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    return one[:start] + entry * count + tail


def _link() -> bytes:
    """A zip file of a link to a file outside."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        entry = zipfile.ZipInfo("a/link.png")
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    return file.getvalue()


def _locked(content: bytes) -> bytes:
    """A zip file that says that all of it needs a password."""
    spoiled = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = spoiled.find(mark)
        while place >= 0:
            spoiled[place + at] |= 1
            place = spoiled.find(mark, place + 4)
    return bytes(spoiled)
