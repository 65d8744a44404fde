"""What does one kernel answer to a picture?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from cnnviz.lessons.alone import alone
from cnnviz.lessons.impossible import ImpossibleError, Reason
from cnnviz.lessons.size import walks

if TYPE_CHECKING:
    import numpy as np

    from cnnviz.trace import Window


def convolve(planes: np.ndarray, kernel: np.ndarray, window: Window) -> np.ndarray:
    """One convolution as PyTorch has it: the window is not turned, padding is zeros, channels are summed.

    Args:
        planes: a picture, (channels, rows, columns), or several in one array; any number type.
        kernel: (channels, rows, columns) float32.
        window: of the size of the kernel.

    Returns:
        (rows, columns) float32, of several pictures (pictures, rows, columns).

    Raises:
        ImpossibleError: these settings leave nothing to compute.
    """
    if kernel.shape[0] != planes.shape[-3]:
        raise ImpossibleError(Reason.CHANNELS_DIFFER, kernel=kernel.shape[0], picture=planes.shape[-3])
    walks(planes.shape[-2:], window)
    with alone():
        picture = torch.tensor(planes, dtype=torch.float32)
        weight = torch.tensor(kernel, dtype=torch.float32)[None]
        answer = F.conv2d(
            picture, weight, stride=window.stride, padding=window.padding, dilation=window.dilation
        )
    found: np.ndarray = answer[..., 0, :, :].numpy()
    return found
