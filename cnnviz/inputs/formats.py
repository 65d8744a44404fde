"""The formats of picture files that are read, and what all other files are, told by their content."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum, unique
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from cnnviz.inputs import tiff

if TYPE_CHECKING:
    from collections.abc import Mapping


class Format(NamedTuple):
    """A format of picture files that is read.

    Attributes:
        name: as users know it.
        plugin: the name of it in Pillow.
        media: its media types (IANA).
        endings: of the names of such files, the usual one first.
    """

    name: str
    plugin: str
    media: tuple[str, ...]
    endings: tuple[str, ...]


PNG = Format("PNG", "PNG", ("image/png", "image/apng"), (".png", ".apng"))
JPEG = Format("JPEG", "JPEG", ("image/jpeg",), (".jpg", ".jpeg", ".jfif", ".jpe", ".mpo"))
WEBP = Format("WebP", "WEBP", ("image/webp",), (".webp",))
GIF = Format("GIF", "GIF", ("image/gif",), (".gif",))
BMP = Format("BMP", "BMP", ("image/bmp",), (".bmp", ".dib"))
HEIC = Format("HEIC", "HEIF", ("image/heic", "image/heif"), (".heic", ".heif", ".hif"))
AVIF = Format("AVIF", "AVIF", ("image/avif",), (".avif",))
TIFF = Format("TIFF", "TIFF", ("image/tiff",), (".tif", ".tiff"))
FORMATS = (PNG, JPEG, WEBP, GIF, BMP, HEIC, AVIF, TIFF)
NAMES = ", ".join(each.name for each in FORMATS)
ENDINGS = tuple(ending for each in FORMATS for ending in each.endings)
# What a browser is told to choose from. A phone converts what is not among them, such as raw data, by itself.
ACCEPTED = tuple(media for each in FORMATS for media in each.media) + ENDINGS


@unique
class Kind(StrEnum):
    """A kind of file that is not read as a picture."""

    PICTURE = "picture"  # in a format that is not read
    RAW = "raw"  # of a camera
    VIDEO = "video"
    SOUND = "sound"
    DRAWING = "drawing"  # of lines, not of pixels
    DOCUMENT = "document"
    PROJECT = "project"  # of a program for pictures
    ARCHIVE = "archive"
    PAGE = "page"  # of the web
    TEXT = "text"
    OTHER = "other"


class Content(NamedTuple):
    """The content of a file that is not read as a picture: its kind, and its format's name if it has one."""

    kind: Kind
    name: str = ""


_BEGINNINGS: tuple[tuple[bytes, Format | Content], ...] = (
    (b"\x89PNG\r\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF8", GIF),
    (b"BM", BMP),
    (b"II\x2b\0", Content(Kind.PICTURE, "BigTIFF")),
    (b"MM\0\x2b", Content(Kind.PICTURE, "BigTIFF")),
    (b"FUJIFILMCCD-RAW", Content(Kind.RAW, "RAF")),
    (b"IIRO", Content(Kind.RAW, "ORF")),
    (b"IIRS", Content(Kind.RAW, "ORF")),
    (b"MMOR", Content(Kind.RAW, "ORF")),
    (b"IIU\0", Content(Kind.RAW, "RW2")),
    (b"FOVb", Content(Kind.RAW, "X3F")),
    (b"8BPS", Content(Kind.PROJECT, "PSD")),
    (b"gimp xcf", Content(Kind.PROJECT, "XCF")),
    (b"\0\0\1\0", Content(Kind.PICTURE, "ICO")),
    (b"\0\0\2\0\0\0", Content(Kind.PICTURE, "TGA")),
    (b"\0\0\x0a\0\0\0", Content(Kind.PICTURE, "TGA")),
    (b"\0\0\2\0", Content(Kind.PICTURE, "CUR")),
    (b"icns", Content(Kind.PICTURE, "ICNS")),
    (b"\xff\x0a", Content(Kind.PICTURE, "JPEG XL")),
    (b"\0\0\0\x0cJXL ", Content(Kind.PICTURE, "JPEG XL")),
    (b"\0\0\0\x0cjP  ", Content(Kind.PICTURE, "JPEG 2000")),
    (b"\xff\x4f\xff\x51", Content(Kind.PICTURE, "JPEG 2000")),
    (b"\x76\x2f\x31\x01", Content(Kind.PICTURE, "OpenEXR")),
    (b"#?RADIANCE", Content(Kind.PICTURE, "HDR")),
    (b"DDS ", Content(Kind.PICTURE, "DDS")),
    (b"qoif", Content(Kind.PICTURE, "QOI")),
    (b"SIMPLE  =", Content(Kind.PICTURE, "FITS")),
    (b"%!PS", Content(Kind.DRAWING, "PostScript")),
    (b"\xc5\xd0\xd3\xc6", Content(Kind.DRAWING, "EPS")),
    (b"\xd7\xcd\xc6\x9a", Content(Kind.DRAWING, "WMF")),
    (b"\x1a\x45\xdf\xa3", Content(Kind.VIDEO, "MKV, WebM")),
    (b"\0\0\1\xba", Content(Kind.VIDEO, "MPEG")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Content(Kind.VIDEO, "WMV")),
    (b"FLV\1", Content(Kind.VIDEO, "FLV")),
    (b"ID3", Content(Kind.SOUND, "MP3")),
    (b"fLaC", Content(Kind.SOUND, "FLAC")),
    (b"OggS", Content(Kind.SOUND, "Ogg")),
    (b"Rar!\x1a\7", Content(Kind.ARCHIVE, "RAR")),
    (b"7z\xbc\xaf\x27\x1c", Content(Kind.ARCHIVE, "7z")),
    (b"\x1f\x8b\x08", Content(Kind.ARCHIVE, "gzip")),
    (b"\xfd7zXZ\0", Content(Kind.ARCHIVE, "xz")),
    (b"BZh", Content(Kind.ARCHIVE, "bzip2")),
)
_RIFF: Mapping[bytes, Format | Content] = MappingProxyType(
    {b"WEBP": WEBP, b"AVI ": Content(Kind.VIDEO, "AVI"), b"WAVE": Content(Kind.SOUND, "WAV")}
)
# What lies in a zip file tells which of the documents that are zip files it is.
_PACKED = MappingProxyType(
    {
        "word/": Content(Kind.DOCUMENT, "Word"),
        "xl/": Content(Kind.DOCUMENT, "Excel"),
        "ppt/": Content(Kind.DOCUMENT, "PowerPoint"),
        "Contents/section0.xml": Content(Kind.DOCUMENT, "HWPX"),
        "content.xml": Content(Kind.DOCUMENT, "OpenDocument"),
        "maindoc.xml": Content(Kind.PROJECT, "Krita"),
    }
)
# Of MPEG's box format, by the brands that a file says it obeys (ISO/IEC 14496-12).
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_BEGINNING = 4096  # bytes in which a text says what it is
_HIDDEN = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def hidden(parts: tuple[str, ...]) -> bool:
    """Whether a path has a part that a computer makes by itself and its user never sees."""
    return any(part.startswith(".") and part.strip(".") for part in parts) or any(
        part.lower() in _HIDDEN for part in parts
    )


def identify(data: bytes) -> Format | Content:
    """Tell the format of the picture file in `data`, or what else it is; nothing of it is decoded."""
    finders = (_boxes, _tiff, _riff, _packed, _compound, _beginning, _placed)
    return next((found for find in finders if (found := find(data))), _words(data))


def _boxes(data: bytes) -> Format | Content | None:
    """Tell the format of a file of boxes by its first, which names its brands."""
    if data[4:8] != b"ftyp":
        return None
    major, end = data[8:12], min(int.from_bytes(data[:4], "big"), 512)
    brands = {major, *(data[start : start + 4] for start in range(16, end, 4))}
    if brands & {b"avif", b"avis"}:
        return AVIF
    if brands & _HEIC_BRANDS:
        return HEIC
    named = {b"crx ": Content(Kind.RAW, "CR3"), b"M4A ": Content(Kind.SOUND, "M4A")}
    return named.get(major, Content(Kind.VIDEO, "MOV" if major == b"qt  " else "MP4"))


def _tiff(data: bytes) -> Format | Content | None:
    if data[:4] not in (b"II\x2a\0", b"MM\0\x2a"):
        return None
    return Content(Kind.RAW, name) if (name := tiff.raw(data)) else TIFF


def _riff(data: bytes) -> Format | Content | None:
    return _RIFF.get(data[8:12], Content(Kind.OTHER)) if data[:4] == b"RIFF" else None


def _packed(data: bytes) -> Content | None:
    """Tell which document a zip file is, if it is one."""
    if data[:4] != b"PK\3\4":
        return None
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = []
    known = (content for beginning, content in _PACKED.items() if any(n.startswith(beginning) for n in names))
    return next(known, Content(Kind.ARCHIVE, "ZIP"))


def _compound(data: bytes) -> Content | None:
    """Tell which document of many parts a file is: of Office until 2003, or of Hangul."""
    if data[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return None
    return Content(Kind.DOCUMENT, "HWP" if b"HWP Document File" in data else "Office")


def _beginning(data: bytes) -> Format | Content | None:
    return next((found for beginning, found in _BEGINNINGS if data.startswith(beginning)), None)


def _placed(data: bytes) -> Content | None:
    """Tell the format of a file that says it somewhat later."""
    if data[128:132] == b"DICM":
        return Content(Kind.PICTURE, "DICOM")
    if data[257:262] == b"ustar":
        return Content(Kind.ARCHIVE, "tar")
    return Content(Kind.DOCUMENT, "PDF") if b"%PDF-" in data[:1024] else None


def _words(data: bytes) -> Content:
    """Tell which text a file is, if it is one."""
    start = data[:_BEGINNING]
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    words = start.decode(encoding, "ignore")
    if re.search(r"<svg[\s>:]", words):
        return Content(Kind.DRAWING, "SVG")
    if re.search(r"<(!doctype\s+)?html[\s>]", words, re.IGNORECASE):
        return Content(Kind.PAGE, "HTML")
    if re.match(rb"P[1-7]\s", start):
        return Content(Kind.PICTURE, "PNM")
    plain = words.strip("\ufeff")
    if plain and all(each.isprintable() or each.isspace() for each in plain) and len(words) > len(start) / 4:
        return Content(Kind.TEXT)
    return Content(Kind.OTHER)
