"""Tests of formats: what is read has one list, and what is not is named by its content."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

from cnnviz.inputs.formats import FORMATS, NAMES, Content, Format, Kind, hidden, identify
from cnnviz.inputs.refusals import unreadable
from cnnviz.translations import catalogue
from tests.inputs.test_images import saved, scene
from tests.support.server import ROOT


def packed(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return file.getvalue()


def tiff(fields: dict[int, tuple[int, int]], order: str = "<") -> bytes:
    """A TIFF file of one directory, with one number for each tag: its type, short or long, and its value."""
    start = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, len(fields))
    rows = [
        struct.pack(f"{order}HHI{'Hxx' if kind == 3 else 'I'}", tag, kind, 1, value)
        for tag, (kind, value) in fields.items()
    ]
    return start + b"".join(rows) + bytes(4)


def boxed(major: bytes, *brands: bytes) -> bytes:
    inner = b"ftyp" + major + bytes(4) + b"".join(brands)
    return struct.pack(">I", len(inner) + 4) + inner + bytes(40)


OTHERS = {
    "PDF": (b"%PDF-1.7\n", Kind.DOCUMENT),
    "Word": (packed("[Content_Types].xml", "word/document.xml"), Kind.DOCUMENT),
    "HWP": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + b"HWP Document File V5.00", Kind.DOCUMENT),
    "ZIP": (packed("a.png"), Kind.ARCHIVE),
    "SVG": (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", Kind.DRAWING),
    "HTML": (b"<!DOCTYPE html><html><svg_of_mine>", Kind.PAGE),
    "MP4": (boxed(b"isom", b"isom", b"mp41"), Kind.VIDEO),
    "MOV": (boxed(b"qt  ", b"qt  "), Kind.VIDEO),
    "AVI": (b"RIFF\0\0\0\0AVI LIST", Kind.VIDEO),
    "CR3": (boxed(b"crx ", b"crx ", b"isom"), Kind.RAW),
    "CR2": (b"II*\0\x10\0\0\0CR\2\0" + bytes(20), Kind.RAW),
    "DNG": (tiff({254: (4, 1), 50706: (4, 0x401)}), Kind.RAW),
    "RAW": (tiff({254: (4, 1), 330: (4, 500)}, ">"), Kind.RAW),  # a small picture first, as NEF and ARW
    "RAF": (b"FUJIFILMCCD-RAW 0201", Kind.RAW),
    "PSD": (b"8BPS\0\1" + bytes(20), Kind.PROJECT),
    "ICO": (saved(scene(), "ICO"), Kind.PICTURE),
    "TGA": (saved(scene(), "TGA"), Kind.PICTURE),
    "JPEG 2000": (saved(scene(), "JPEG2000"), Kind.PICTURE),
    "PNM": (saved(scene(), "PPM"), Kind.PICTURE),
    "WAV": (b"RIFF\0\0\0\0WAVEfmt ", Kind.SOUND),
    "": ("고양이 사진 목록\n".encode(), Kind.TEXT),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_not_read_is_named(name: str) -> None:
    data, kind = OTHERS[name]
    found = identify(data)
    assert isinstance(found, Content)
    assert (found.kind, found.name) == (kind, name)
    said = unreadable(found)
    for language in ("en", "ko"):
        assert kind is Kind.PAGE or name in catalogue(language)(said.message, **said.values)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_sentence_in_each_language(kind: Kind) -> None:
    said = unreadable(Content(kind, "XYZ"))
    english, korean = (catalogue(language)(said.message, **said.values) for language in ("en", "ko"))
    assert english != korean
    assert "{" not in english + korean


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_picture_is_known_whatever_its_name_says(each: Format) -> None:
    assert identify(saved(scene(), each.plugin)) is each


def test_a_picture_in_the_box_format_is_told_from_a_video_by_all_its_brands() -> None:
    assert identify(boxed(b"mif1", b"mif1", b"heic")).name == "HEIC"
    assert identify(boxed(b"mif1", b"avif", b"mif1")).name == "AVIF"


@pytest.mark.parametrize("file", ["README.md", "docs/SECURITY.md"])
def test_what_is_said_to_be_read_is_what_is_read(file: str) -> None:
    assert NAMES in " ".join((ROOT / file).read_text("utf-8").split())


def test_files_that_no_user_sees_are_known() -> None:
    for path in ("a/.DS_Store", "__MACOSX/a/._1.png", "a/Thumbs.db", "a/desktop.ini", ".git/x.png"):
        assert hidden(tuple(path.split("/"))), path
    for path in ("a/1.png", "../a/1.png", "a/b.c.png"):
        assert not hidden(tuple(path.split("/"))), path
