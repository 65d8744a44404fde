"""The convolution of a picture with one kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from cnnviz.lessons.impossible import ImpossibleError, Reason
from cnnviz.lessons.single_thread import single_threaded
from cnnviz.lessons.size import walks

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.capture.trace import Window


def convolve(planes: np.ndarray, kernel: np.ndarray, window: Window, *, same: bool = False) -> np.ndarray:
    """Convolve as PyTorch does: the window is not turned, padding is zeros, channels are summed.

    Args:
        planes: a picture, (channels, rows, columns), or several in one array; any number type.
        kernel: (channels, rows, columns) float32.
        window: of the size of the kernel.
        same: whether padding keeps the size, as `size.same_padding` says.

    Returns:
        (rows, columns) float32, of several pictures (pictures, rows, columns).

    Raises:
        ImpossibleError: these settings leave nothing to compute.
    """
    if kernel.shape[0] != planes.shape[-3]:
        raise ImpossibleError(Reason.CHANNELS_DIFFER, kernel=kernel.shape[0], picture=planes.shape[-3])
    walks(planes.shape[-2:], window, same=same)
    with single_threaded():
        picture = torch.tensor(planes, dtype=torch.float32)
        weight = torch.tensor(kernel, dtype=torch.float32)[:, None]
        # Each channel alone, with the channels last in memory: at the first use of a kernel size oneDNN would
        # else think for 100 ms about how to turn what it computed, and always take twice as long.
        channels = picture.reshape(1, -1, *picture.shape[-2:])
        contributions = F.conv2d(
            channels.contiguous(memory_format=torch.channels_last),
            weight.repeat(channels.shape[1] // len(weight), 1, 1, 1).contiguous(
                memory_format=torch.channels_last
            ),
            stride=window.stride,
            padding="same" if same else window.padding,
            dilation=window.dilation,
            groups=channels.shape[1],
        )
        summed = contributions.reshape(*picture.shape[:-2], *contributions.shape[-2:]).sum(-3)
    found: np.ndarray = summed.numpy()
    return found
