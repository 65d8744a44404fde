"""Sentences that say why a setting is impossible, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.lessons.impossible import Reason

if TYPE_CHECKING:
    from cnnviz.lessons.impossible import ImpossibleError
    from cnnviz.translations import Catalogue


def sentence(error: ImpossibleError, text: Catalogue) -> str:
    """The sentence on why a setting is impossible, and what to change."""
    values = error.values
    match error.reason:
        case Reason.NOT_POSITIVE:
            said = text("Sizes, kernels, strides and dilations are at least 1, not {given}.", **values)
        case Reason.NEGATIVE_PADDING:
            said = text("Padding is at least 0, not {given}.", **values)
        case Reason.KERNEL_TOO_LARGE:
            said = text(
                "The kernel spans {extent} cells, but the padded picture has only {padded}: the window does "
                "not fit even once. Make the kernel or the dilation smaller, or the picture or the padding "
                "larger.",
                **values,
            )
        case Reason.REFLECT_TOO_WIDE:
            said = text(
                "A mirror {padding} cells wide needs a picture of more than {padding} cells, but this one "
                "has {size}: beyond its far edge there is nothing left to mirror.",
                **values,
            )
        case Reason.CIRCULAR_TOO_WIDE:
            said = text(
                "Wrapping around by {padding} cells needs a picture of at least {padding} cells, but this "
                "one has {size}: it would have to wrap around more than once.",
                **values,
            )
        case Reason.POOL_PADDING:
            said = text(
                "Pooling allows a padding of at most half the window, here {most}, not {padding}: otherwise "
                "a window could see nothing but padding.",
                **values,
            )
        case Reason.SAME_STRIDED:
            said = text(
                "Padding keeps the size only where the window moves by 1, not by {stride}: a larger step "
                "makes the output smaller. Set the stride to 1, or choose the padding yourself.",
                **values,
            )
        case Reason.CHANNELS_DIFFER:
            said = text("The kernel has {kernel} channels, but the picture has {picture}.", **values)
        case Reason.ONE_COLUMN:
            said = text("A Sobel kernel compares left with right, so it needs at least 2 columns.")
        case _:
            said = _of_a_stack(error, text)
    return said


def _of_a_stack(error: ImpossibleError, text: Catalogue) -> str:
    """The sentence on why layers cannot be stacked like this."""
    values = error.values
    match error.reason:
        case Reason.NEEDS_MAPS:
            said = text(
                "This layer reads maps with rows and columns, but it was given one row of numbers. Put it "
                "before the flatten layer."
            )
        case Reason.NEEDS_ROW:
            said = text("This layer reads one row of numbers, but it was given maps. Flatten them first.")
        case Reason.NEEDS_CLASSES:
            said = text(
                "To learn ten digits, the stack must end in one row of ten numbers, but it ends in {given} "
                "numbers or in maps. Flatten, and close with a fully connected layer of 10 units.",
                **values,
            )
        case Reason.TOO_MANY_PARAMETERS:
            said = text(
                "{given} weights to learn are more than this lab trains, which is {most}. Pool before you "
                "flatten, or take fewer channels or units.",
                **values,
            )
        case _:
            said = text(
                "{given} numbers in all layers are more than the picture of the network shows, which is "
                "{most}. Take fewer channels, or pool earlier.",
                **values,
            )
    return said
