"""The reasons why a setting of a lab cannot be computed."""

from __future__ import annotations

from enum import StrEnum, unique
from types import MappingProxyType


@unique
class Reason(StrEnum):
    """A reason why a layer cannot be computed with these settings."""

    NOT_POSITIVE = "not_positive"
    NEGATIVE_PADDING = "negative_padding"
    KERNEL_TOO_LARGE = "kernel_too_large"
    REFLECT_TOO_WIDE = "reflect_too_wide"
    CIRCULAR_TOO_WIDE = "circular_too_wide"
    POOL_PADDING = "pool_padding"
    SAME_STRIDED = "same_strided"
    CHANNELS_DIFFER = "channels_differ"
    ONE_COLUMN = "one_column"
    NEEDS_MAPS = "needs_maps"
    NEEDS_ROW = "needs_row"
    NEEDS_CLASSES = "needs_classes"
    TOO_MANY_PARAMETERS = "too_many_parameters"
    TOO_MANY_CELLS = "too_many_cells"


_SENTENCES = MappingProxyType(
    {
        Reason.NOT_POSITIVE: "sizes, kernels, strides and dilations are at least 1, not {given}",
        Reason.NEGATIVE_PADDING: "padding is at least 0, not {given}",
        Reason.KERNEL_TOO_LARGE: "the kernel spans {extent} cells, the padded picture has only {padded}",
        Reason.REFLECT_TOO_WIDE: "reflect padding of {padding} needs more than {padding} cells, not {size}",
        Reason.CIRCULAR_TOO_WIDE: "circular padding of {padding} needs at least {padding} cells, not {size}",
        Reason.POOL_PADDING: "pooling allows a padding of at most half the window: {most}, not {padding}",
        Reason.SAME_STRIDED: "padding that keeps the size needs a stride of 1, not {stride}",
        Reason.CHANNELS_DIFFER: "the kernel has {kernel} channels, the picture has {picture}",
        Reason.ONE_COLUMN: "a Sobel kernel compares left with right, so it needs at least 2 columns",
        Reason.NEEDS_MAPS: "this layer reads maps, but it was given one row of numbers",
        Reason.NEEDS_ROW: "this layer reads one row of numbers, but it was given maps; flatten them first",
        Reason.NEEDS_CLASSES: "ten digits need ten numbers at the end, one row of them, not {given}",
        Reason.TOO_MANY_PARAMETERS: "{given} numbers to learn are more than {most}",
        Reason.TOO_MANY_CELLS: "{given} numbers to show are more than {most}",
    }
)


class ImpossibleError(ValueError):
    """Raised for settings that no layer can have; its text is one English sentence.

    Attributes:
        reason: why.
        values: what fills the places of that sentence.
    """

    def __init__(self, reason: Reason, **values: int) -> None:
        self.reason = reason
        self.values = values
        super().__init__(_SENTENCES[reason].format(**values))
