"""Where does the network run: on a GPU or on the CPU?"""

from __future__ import annotations

import torch


def best() -> torch.device:
    """CUDA if torch finds it, else Apple's MPS, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def title(device: torch.device) -> str:
    """What a person calls `device`: the graphics card's own name, "Apple GPU" or "CPU"."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "Apple GPU" if device.type == "mps" else "CPU"
