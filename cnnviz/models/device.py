"""The device on which a network runs: a GPU or the CPU."""

from __future__ import annotations

import torch


def best() -> torch.device:
    """Return CUDA if torch finds it, set to be exact and to repeat itself; else Apple's MPS, else the CPU."""
    if torch.cuda.is_available():
        # By default convolutions keep 10 bits of each number there, so that sums agree to 3 digits only, and
        # may sum in another order from run to run.
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.deterministic = True
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def lacks(device: torch.device, error: Exception) -> bool:
    """Whether `error` says that `device` is a GPU without the memory, or Apple's without the operation.

    CUDA has an error of its own for the first; Metal says both in words only, a missing type by a TypeError.
    """
    if device.type == "cpu":
        return False
    full = isinstance(error, torch.OutOfMemoryError) or "out of memory" in str(error)
    return full or (device.type == "mps" and "MPS" in str(error))


def title(device: torch.device) -> str:
    """Return the name of `device` for users: the graphics card's own name, "Apple GPU" or "CPU"."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "Apple GPU" if device.type == "mps" else "CPU"
