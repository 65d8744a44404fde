"""What the pictures of a survey are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.features import stimuli
from cnnviz.features.picture_sets import SetName
from cnnviz.features.stimuli import Shape
from cnnviz.ui.inputs.gallery import photo_titles

if TYPE_CHECKING:
    from cnnviz.features.picture_sets import PictureSet
    from cnnviz.translations import Catalogue


def called(pictures: PictureSet, index: int, text: Catalogue) -> str:
    """What picture `index` of a set shows."""
    name = pictures.names[index]
    match pictures.name:
        case SetName.DIGITS:
            return text("a handwritten {digit}", digit=name.removeprefix("digit "))
        case SetName.PHOTOS:
            return photo_titles(text).get(name, name)
        case SetName.OWN | SetName.FINETUNING:
            return name
    shown = stimuli.stimuli(coloured=pictures.reading.coloured)[index]
    return _shapes(text)[shown.shape]


def shortly_called(pictures: PictureSet, index: int, text: Catalogue) -> str:
    """What picture `index` of a set shows, in a word or two where there is little room."""
    if pictures.name is SetName.DIGITS:
        return text("digit {digit}", digit=pictures.names[index].removeprefix("digit "))
    return called(pictures, index, text)


def _shapes(text: Catalogue) -> dict[Shape, str]:
    return {
        Shape.GRATING: text("drawn stripes"),
        Shape.EDGE: text("a drawn edge"),
        Shape.BAR: text("a drawn bar"),
        Shape.CORNER: text("a drawn corner"),
        Shape.CURVE: text("a drawn curve"),
        Shape.CROSS: text("a drawn cross"),
        Shape.DOTS: text("drawn dots"),
        Shape.CHECKS: text("drawn checks"),
        Shape.BLOB: text("a drawn blob"),
        Shape.RINGS: text("drawn rings"),
        Shape.RING: text("a drawn ring"),
        Shape.STAR: text("a drawn star"),
        Shape.FIELD: text("one colour"),
        Shape.TEXTURE: text("a drawn texture"),
    }
