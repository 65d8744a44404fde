"""The positions of a window along an axis, and the cells that it never reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.lessons.impossible import ImpossibleError, Reason

if TYPE_CHECKING:
    from cnnviz.capture.trace import Window


@dataclass(frozen=True)
class Walk:
    """A window's walk along one axis: out = ⌊(size + padding + after − extent) / stride⌋ + 1.

    Attributes:
        size: cells of the picture.
        kernel: cells of the window.
        stride: cells from one position to the next.
        padding: cells added at the near end.
        dilation: cells from one cell of the window to the next.
        after: cells added at the far end; as many as at the near one if None.
        ceil: whether that is rounded up: a last window that begins before the far end may hang over it.
    """

    size: int
    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    after: int | None = None
    ceil: bool = False

    def __post_init__(self) -> None:
        """Raise ImpossibleError where torch would refuse."""
        for given in (self.size, self.kernel, self.stride, self.dilation):
            if given < 1:
                raise ImpossibleError(Reason.NOT_POSITIVE, given=given)
        if self.padding < 0:
            raise ImpossibleError(Reason.NEGATIVE_PADDING, given=self.padding)
        if self.out < 1:
            raise ImpossibleError(Reason.KERNEL_TOO_LARGE, extent=self.extent, padded=self.padded)

    @property
    def padded(self) -> int:
        """Cells of the picture with its padding."""
        return self.size + self.padding + (self.padding if self.after is None else self.after)

    @property
    def extent(self) -> int:
        """Cells from the first to the last of the window."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def out(self) -> int:
        """Positions of the window, which is the size of the output."""
        last = (self.padded - self.extent) // self.stride
        more = self.ceil and self.left_of(last) > 0 and (last + 1) * self.stride < self.size + self.padding
        return last + more + 1

    @property
    def left_over(self) -> int:
        """Cells at the far end of the padded picture that no position reaches."""
        return max(0, self.left_of(self.out - 1))

    @property
    def overhang(self) -> int:
        """Cells beyond the padding that the last position covers."""
        return max(0, -self.left_of(self.out - 1))

    def left_of(self, position: int) -> int:
        """Count the cells behind the window at `position`; below 0 where it hangs over."""
        return self.padded - self.extent - position * self.stride


def walks(
    size: tuple[int, ...], window: Window, *, same: bool = False, ceil: bool = False
) -> tuple[Walk, Walk]:
    """Return the walks of `window` along rows and columns of a picture of `size`, (rows, columns).

    Args:
        size: of the picture.
        window: with the padding at the near ends.
        same: whether the far ends have what `same_padding` says, and not as much as the near ones.
        ceil: see `Walk`.

    Raises:
        ImpossibleError: where torch would refuse.
    """
    if same and max(window.stride) > 1:
        raise ImpossibleError(Reason.SAME_STRIDED, stride=max(window.stride))
    rows, columns = (
        Walk(
            size[axis],
            window.kernel[axis],
            window.stride[axis],
            window.padding[axis],
            window.dilation[axis],
            same_padding(window.kernel[axis], window.dilation[axis])[1] if same else None,
            ceil,
        )
        for axis in (0, 1)
    )
    return rows, columns


def same_padding(kernel: int, dilation: int = 1) -> tuple[int, int]:
    """Return the cells at the near and at the far end that keep the size, as torch's padding="same" has them.

    What cannot be halved, as of an even kernel, has one more at the far end.
    """
    both = dilation * (kernel - 1)
    return both // 2, both - both // 2
