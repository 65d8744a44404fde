"""The picture that a network reads: its size and the order of its axes, as far as the file says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnviz.onnx_reader.errors import OnnxError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHANNELS_FIRST, _CHANNELS_LAST = (0, 1, 2, 3), (0, 2, 3, 1)
# Pixels of a side, the usual ones first; a network of another size, whose file does not say so, fits none.
_USUAL = (
    224,
    32,
    28,
    64,
    96,
    128,
    160,
    192,
    256,
    299,
    227,
    240,
    260,
    300,
    320,
    331,
    380,
    384,
    456,
    512,
    48,
    100,
    150,
    180,
    200,
)
_LARGEST = 2048
Picture = tuple[tuple[int, int, int], tuple[int, ...]]


def input_name(graph: Any) -> str:
    """Return the name of the only input of a file that is read and that the file itself does not hold.

    Keras's files have inputs that nothing reads.

    Raises:
        OnnxError: it has none or several.
    """
    held = {tensor.name for tensor in graph.initializer}
    read = {name for node in graph.node for name in node.input}
    names = [each.name for each in graph.input if each.name in read - held]
    if len(names) != 1:
        raise OnnxError(
            "the network in the file reads {count} inputs; here it reads one picture", count=len(names)
        )
    return str(names[0])


def shapes(graph: Any, size: tuple[int, int] | None) -> Iterator[Picture]:
    """Yield (channels, rows, columns) of the picture that a network may read, the likeliest first.

    Args:
        graph: of the file.
        size: rows and columns, where the file leaves them open.

    Yields:
        The shape, and for each axis that the file sees, that of (batch, channels, rows, columns).

    Raises:
        OnnxError: it reads no picture, or one of another size.
    """
    (given,) = (each.type.tensor_type.shape.dim for each in graph.input if each.name == input_name(graph))
    sizes = [each.dim_value or None for each in given]
    if len(sizes) != 4:
        raise OnnxError(
            "the network in the file reads {count} axes; a batch of pictures has four", count=len(sizes)
        )
    orders = _orders(sizes)
    for order in orders:
        channels, rows, columns = (sizes[order.index(axis)] for axis in (1, 2, 3))
        if size and any(
            known not in (None, asked) for known, asked in zip((rows, columns), size, strict=True)
        ):
            raise OnnxError(
                "the network reads pictures of {rows} × {columns} pixels; give it that size",
                rows=rows or columns,
                columns=columns or rows,
            )
        if max(rows or 0, columns or 0) > _LARGEST:
            raise OnnxError(
                "the network in the file reads pictures of {rows} × {columns}; {limit} a side is the most",
                rows=rows,
                columns=columns,
                limit=_LARGEST,
            )
        open_sides = (size,) if size else [(side, side) for side in _USUAL]
        for rows_open, columns_open in open_sides if None in (rows, columns) else ((1, 1),):
            for count in (channels,) if channels else (3, 1):
                yield (count, rows or rows_open, columns or columns_open), order


def _orders(sizes: list[int | None]) -> list[tuple[int, ...]]:
    """Return the orders of axes in which there are 1 or 3 channels; without, those that leave it open."""
    orders: list[tuple[int, ...]] = [_CHANNELS_FIRST, _CHANNELS_LAST]
    found = [order for order in orders if sizes[order.index(1)] in (1, 3)]
    found = found or [order for order in orders if sizes[order.index(1)] is None]
    if not found:
        raise OnnxError(
            "the network in the file reads {shape}; a picture has 1 or 3 channels", shape=tuple(sizes[1:])
        )
    return found
