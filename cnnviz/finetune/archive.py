"""The pictures in a zip file, or in folders."""

from __future__ import annotations

import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cnnviz.finetune.dataset import DatasetError, Picture
from cnnviz.inputs import images

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST = 5000  # entries of a zip file that are looked at
_ALL = 400_000_000  # bytes of them, unpacked; a zip file of 1 MB could hold a thousand times as much
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes of memory to be unpacked
_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
_KOREAN = "cp949"  # in which Windows writes Korean names into a zip file, without saying so


def folders(root: Path) -> Iterator[Picture]:
    """The pictures in the folders of `root`, a folder a class, as torchvision's ImageFolder lays them out.

    Classes come in alphabetical order, and so do the pictures of each.

    Raises:
        DatasetError: `root` cannot be read.
    """
    try:
        for folder in sorted(path for path in root.iterdir() if path.is_dir()):
            for path in sorted(folder.rglob("*")):
                if path.suffix.lower() in _ENDINGS and path.is_file():
                    yield Picture(folder.name, str(path.relative_to(root)), partial(images.read, path))
    except OSError as error:
        raise DatasetError("{folder} cannot be read: {reason}", folder=root, reason=error.strerror) from error


def unpack(content: bytes) -> Iterator[Picture]:
    """The picture files in a zip file; the folder that holds one names its class.

    Nothing is written anywhere, so it does not matter what the paths in the file are. Each picture is
    unpacked when it is read, and refused when it is larger than 40 MB.

    Raises:
        DatasetError: it is no zip file, or a damaged one, or has too many entries, or too large ones.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DatasetError("the file is not a zip file, or it is damaged") from error
    entries = archive.infolist()
    if len(entries) > _MOST:
        raise DatasetError(
            "the zip file has more than {most} entries; give fewer pictures", most=f"{_MOST:,}"
        )
    if sum(entry.file_size for entry in entries) > _ALL:
        raise DatasetError(
            "the zip file holds more than {limit} MB; give fewer or smaller pictures", limit=_ALL // 1_000_000
        )
    for entry in sorted(entries, key=_name):
        path = PurePosixPath(_name(entry).replace("\\", "/"))
        hidden = path.name.startswith(".") or "__MACOSX" in path.parts
        if not entry.is_dir() and not hidden and path.suffix.lower() in _ENDINGS:
            yield Picture(path.parent.name.replace("..", ""), str(path), _reader(archive, entry))


def _reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        """The unpacked file; no more of it is unpacked than its size is said to be."""
        images.check_size(entry.file_size)
        if entry.compress_type not in _PACKED:
            raise OSError("it is packed in a way that is not read here")
        try:
            return archive.read(entry)
        # For a password and damage there are different errors, zlib.error too.
        except Exception as error:
            raise OSError("it cannot be unpacked") from error

    return read


def _name(entry: zipfile.ZipInfo) -> str:
    """The path of an entry; where the file does not say how it is written, as Windows writes Korean."""
    if entry.flag_bits & 0x800:  # UTF-8
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode(_KOREAN)
    except UnicodeError:
        return entry.filename
