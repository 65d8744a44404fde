"""Errors of picture files: what is wrong with one, and what to do about it."""

from __future__ import annotations

from enum import StrEnum, unique

from cnnviz.inputs.formats import NAMES, Content, Kind
from cnnviz.translations import Complaint


@unique
class Problem(StrEnum):
    """The reason why a file gives no picture."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_MANY_PARTS = "too_many_parts"


class ImageError(Complaint):
    """Raised for a file that gives no picture; its text is one English sentence.

    Attributes:
        problem: why.
    """

    def __init__(self, message: str, problem: Problem, **values: object) -> None:
        super().__init__(message, **values)
        self.problem = problem


def empty() -> ImageError:
    """Return the error of a file without a byte."""
    return ImageError(
        "the file is empty, it has 0 bytes; save or download it again, or give another", Problem.EMPTY
    )


def broken() -> ImageError:
    """Return the error of a picture that cannot be decoded."""
    return ImageError("the picture is damaged or cut short; save or download it again", Problem.BROKEN)


def too_large(limit: int) -> ImageError:
    """Return the error of a picture of more than `limit` pixels."""
    return ImageError(
        "the picture has more than {limit} million pixels; make it smaller first",
        Problem.TOO_LARGE,
        limit=limit // 1_000_000,
    )


def too_long(limit: int) -> ImageError:
    """Return the error of a picture with a side of more than `limit` pixels."""
    return ImageError(
        "the picture is longer or wider than {limit} pixels; cut a part out of it first",
        Problem.TOO_LONG,
        limit=f"{limit:,}",
    )


def too_many_parts() -> ImageError:
    """Return the error of a picture that would take long to be put together."""
    return ImageError(
        "the picture is stored in too many parts to be read quickly; open it in a program for pictures and "
        "save it again",
        Problem.TOO_MANY_PARTS,
    )


def unreadable(content: Content) -> ImageError:  # noqa: PLR0911 (one for each kind)
    """Return the error of a file with another content than a picture that is read."""
    problem, name = Problem.UNKNOWN_FORMAT, content.name
    match content.kind:
        case Kind.PICTURE:
            return ImageError(
                "the file is a picture in the format {name}, which is not read here; save it as PNG or JPEG",
                problem,
                name=name,
            )
        case Kind.RAW:
            return ImageError(
                "the file holds a camera's raw data ({name}); develop it in a program for photos and save it "
                "as JPEG",
                problem,
                name=name,
            )
        case Kind.VIDEO:
            return ImageError(
                "the file is a video ({name}); stop it where you like, and give a picture of the screen",
                problem,
                name=name,
            )
        case Kind.SOUND:
            return ImageError("the file is a sound ({name}); give a picture", problem, name=name)
        case Kind.DRAWING:
            return ImageError(
                "the file is a drawing made of lines, not of pixels ({name}); export it as PNG",
                problem,
                name=name,
            )
        case Kind.DOCUMENT:
            return ImageError(
                "the file is a document ({name}); give a picture of the screen that shows the page",
                problem,
                name=name,
            )
        case Kind.PROJECT:
            return ImageError(
                "the file belongs to a program for pictures ({name}); export the picture from there as PNG",
                problem,
                name=name,
            )
        case Kind.ARCHIVE:
            return ImageError(
                "the file is an archive ({name}); unpack it and give a picture that was in it",
                problem,
                name=name,
            )
        case Kind.PAGE:
            return ImageError(
                "the file is a web page, not the picture on it; save the picture itself", problem
            )
        case Kind.TEXT:
            return ImageError(
                "the file is text, not a picture; give one in one of the formats {formats}",
                problem,
                formats=NAMES,
            )
        case Kind.OTHER:
            return ImageError(
                "the file is not a picture that can be read; give one in one of the formats {formats}",
                problem,
                formats=NAMES,
            )
