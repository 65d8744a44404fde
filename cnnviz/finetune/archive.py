"""The pictures in a zip file, or in folders."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.layout import File, Layout, arrange
from cnnviz.inputs import formats, images

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path, PurePath

_MOST = 5000  # entries of a zip file that are looked at
_ALL = 400_000_000  # bytes of them, unpacked; a zip file of 1 MB could hold a thousand times as much
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes of memory to be unpacked
_ENTRY = b"PK\x01\x02"  # begins each entry of the list at the end
_LOCKED = 0x1  # a flag of an entry
_UTF_8 = 0x800  # a flag of an entry
_KOREAN = "cp949"  # in which Windows writes Korean names into a zip file, without saying so


def folders(root: Path, *, by_name: bool = False) -> Layout:
    """The pictures in the folders of `root`, in alphabetical order, arranged in classes.

    Args:
        root: the folder.
        by_name: take the beginnings of the file names for the classes.

    Raises:
        DatasetError: `root` cannot be read.
    """
    try:
        next(root.iterdir(), None)  # `rglob` is silent about a folder that cannot be read
        inside = (path.relative_to(root) for path in sorted(root.rglob("*")))
        paths = [path for path in inside if not formats.hidden(path.parts)]
        files = [
            File(path.as_posix(), partial(images.read, root / path), _picture(path))
            for path in paths
            if (root / path).is_file()
        ]
        inner = [path.parts for path in paths if (root / path).is_dir()]
    except OSError as error:
        raise DatasetError("{folder} cannot be read: {reason}", folder=root, reason=error.strerror) from error
    return arrange(files, inner, by_name=by_name)


def unpack(content: bytes, *, by_name: bool = False) -> Layout:
    """The pictures in a zip file, in alphabetical order, arranged in classes.

    Nothing is written anywhere, so it does not matter what the paths in the file are. Each picture is
    unpacked when it is read, and refused when it is larger than 40 MB.

    Args:
        content: of the zip file.
        by_name: take the beginnings of the file names for the classes.

    Raises:
        DatasetError: it is no zip file, or damaged, or has too many entries, too large ones, or no picture.
    """
    _check_count(content)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _no_zip(content) from error
    entries = archive.infolist()
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise DatasetError("the zip file is locked by a password; pack it again without one")
    if sum(entry.file_size for entry in entries) > _ALL:
        raise DatasetError(
            "the zip file holds more than {limit} MB; give fewer or smaller pictures", limit=_ALL // 1_000_000
        )
    named = sorted(((_path(entry), entry) for entry in entries), key=lambda pair: str(pair[0]))
    shown = [(path, entry) for path, entry in named if not formats.hidden(path.parts)]
    files = [
        File(str(path), _reader(archive, entry), _picture(path))
        for path, entry in shown
        if not entry.is_dir()
    ]
    if not files:
        raise DatasetError("there is no picture in the zip file; pack a folder for each class")
    if all(file.path.lower().endswith(".zip") for file in files):
        raise DatasetError("in the zip file there are only zip files; unpack them, and pack their folders")
    inner = [path.parts if entry.is_dir() else path.parts[:-1] for path, entry in shown]
    return arrange(files, inner, by_name=by_name)


def _no_zip(content: bytes) -> DatasetError:
    """The error of a file that is no zip file, which names what it is."""
    if not content:
        return DatasetError("the file is empty, it has 0 bytes; save or download it again, or give another")
    found = formats.identify(content)
    if isinstance(found, formats.Format):
        return DatasetError(
            "the file is a picture ({name}); pack a folder for each class as a zip file", name=found.name
        )
    if found.kind is formats.Kind.ARCHIVE and found.name != "ZIP":
        return DatasetError(
            "the file is packed as {name}; unpack it and pack it as a zip file", name=found.name
        )
    return DatasetError("the file is not a zip file, or it is damaged; pack the folders again")


def _check_count(content: bytes) -> None:
    """Raise DatasetError for too many entries, before the list of them at the end is read.

    The end also holds their number, but it may lie. Each of them begins with the same four bytes.
    """
    if content.count(_ENTRY) > _MOST:
        raise DatasetError(
            "the zip file has more than {most} entries; give fewer pictures", most=f"{_MOST:,}"
        )


def _picture(path: PurePath) -> bool:
    return path.suffix.lower() in formats.ENDINGS


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


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The path of an entry; where the file does not say how it is written, as macOS or Windows does."""
    name = entry.filename
    if not entry.flag_bits & _UTF_8:
        for encoding in ("utf-8", _KOREAN):
            with suppress(UnicodeError):
                name = entry.filename.encode("cp437").decode(encoding)
                break
    return PurePosixPath(name.replace("\\", "/"))
