"""The positions of a window along an axis, and the cells that it never reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.lessons.impossible import ImpossibleError, Reason

if TYPE_CHECKING:
    from cnnviz.capture.trace import Window


@dataclass(frozen=True)
class Walk:
    """A window's walk along one axis: out = ⌊(size + 2·padding − extent) / stride⌋ + 1.

    Attributes:
        size: cells of the picture.
        kernel: cells of the window.
        stride: cells from one position to the next.
        padding: cells added at either end.
        dilation: cells from one cell of the window to the next.
    """

    size: int
    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def __post_init__(self) -> None:
        """Raise ImpossibleError where torch would refuse."""
        for given in (self.size, self.kernel, self.stride, self.dilation):
            if given < 1:
                raise ImpossibleError(Reason.NOT_POSITIVE, given=given)
        if self.padding < 0:
            raise ImpossibleError(Reason.NEGATIVE_PADDING, given=self.padding)
        if self.extent > self.padded:
            raise ImpossibleError(Reason.KERNEL_TOO_LARGE, extent=self.extent, padded=self.padded)

    @property
    def padded(self) -> int:
        """Cells of the picture with its padding."""
        return self.size + 2 * self.padding

    @property
    def extent(self) -> int:
        """Cells from the first to the last of the window."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def out(self) -> int:
        """Positions of the window, which is the size of the output."""
        return (self.padded - self.extent) // self.stride + 1

    @property
    def left_over(self) -> int:
        """Cells at the far end of the padded picture that no position reaches."""
        return (self.padded - self.extent) % self.stride


def walks(size: tuple[int, ...], window: Window) -> tuple[Walk, Walk]:
    """Return the walks of `window` along rows and columns of a picture of `size`, (rows, columns).

    Raises:
        ImpossibleError: where torch would refuse.
    """
    rows, columns = (
        Walk(
            size[axis], window.kernel[axis], window.stride[axis], window.padding[axis], window.dilation[axis]
        )
        for axis in (0, 1)
    )
    return rows, columns
