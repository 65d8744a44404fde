"""What the labs on pictures, windows and borders show for their questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional as F

from tests.support.views import sent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.testing.v1 import AppTest


def window(app: AppTest) -> tuple[np.ndarray, np.ndarray]:
    """The pixels under the window where it begins, and the weights upon them if there are any."""
    header, arrays = sent(app, "window")
    (row, column), _ = header["start"]
    frame = header["layers"][1]["window"]
    assert frame["padding"] == [0, 0]
    assert frame["dilation"] == [1, 1]
    top, left = row * frame["stride"][0], column * frame["stride"][1]
    rows, columns = frame["kernel"]
    seen = arrays["input"][:, top : top + rows, left : left + columns].astype(float)
    return seen, arrays.get("output.weight", np.ones((1, 1, rows, columns)))


def blurred(app: AppTest) -> str:
    pixels, weights = window(app)
    assert (pixels == 255).all()
    return f"{(pixels * weights[0]).sum():.2f}".removesuffix(".00")


def of_a_flat_place(app: AppTest) -> str:
    pixels, weights = window(app)
    assert np.ptp(pixels) == 0
    assert pixels.max() > 0
    return f"{(pixels * weights[0]).sum():.0f}"


def output_size(app: AppTest) -> str:
    _, arrays = sent(app, "window")
    assert arrays["input"].shape[1:] == (4, 4)
    return "×".join(map(str, arrays["output"].shape[1:]))


def maps_of_a_colour_picture(app: AppTest) -> str:
    _, arrays = sent(app, "window")
    assert len(arrays["input"]) == 3
    return str(len(arrays["output"]))


def same_size(app: AppTest) -> str:
    header, arrays = sent(app, "padding")
    part, width = torch.from_numpy(arrays["part"].astype(np.float32)), header["width"]
    blurred = F.avg_pool2d(part[None], header["kernel"], 1, width)[0]
    assert blurred.shape == part.shape
    np.testing.assert_allclose(arrays["blurred"], blurred, rtol=1e-5)
    return str(width)


def zeros_at_the_edge(app: AppTest) -> str:
    header, arrays = sent(app, "boards")
    error = next(arrays[each["array"]] for each in header["sheets"] if each["name"] == "Zeros")
    return "darker" if error.min() < error.max() == 0 else "not darker"


def reach_of_padding(app: AppTest) -> str:
    header, _ = sent(app, "boards")
    (reach,) = {cells for each in header["sheets"] if each["edge"] for cells in each["edge"]}
    return f"{reach} cells"


def refused_border(app: AppTest) -> str:
    header, arrays = sent(app, "padding")
    part = torch.from_numpy(arrays["part"].astype(np.float32))[None, None]
    refused = []
    modes = {"replicate": "edge repeated", "reflect": "mirrored", "circular": "wrap-around"}
    for mode, name in modes.items():
        try:
            F.pad(part, (header["width"],) * 4, mode=mode)
        except RuntimeError:
            refused.append(name)
    return " and ".join(refused)


def largest_and_mean(app: AppTest) -> str:
    _, arrays = sent(app, "pooling")
    pixels = arrays["plane"][:2, :2]
    assert sorted(pixels.ravel()) == [0, 17, 68, 85]
    first = [float(arrays[f"before.{how}"][0, 0]) for how in ("max", "average")]
    assert first == [pixels.max(), pixels.mean()]
    return " and ".join(f"{number:g}" for number in first)


def weights_of_max_pooling(app: AppTest) -> str:
    return str(sent(app, "pooling")[0]["weights"]["max"])


def least_changed(app: AppTest) -> str:
    header, arrays = sent(app, "pooling")
    down, right = header["shift"]
    plane = arrays["plane"].astype(float)
    moved = F.pad(torch.from_numpy(plane), (right, -right, down, -down)).numpy()
    pairs = {
        "the picture": (plane, moved),
        "max pooling": (arrays["before.max"], arrays["after.max"]),
        "strided convolution": (arrays["before.strided"], arrays["after.strided"]),
    }
    changes = dict[str, float]()
    for name, (before, after) in pairs.items():
        both = np.stack((before, after)).astype(float)
        changes[name] = float(np.abs(np.diff(both, axis=0)).sum() / np.abs(both).sum())
    return min(changes, key=changes.__getitem__)


def equal_weights(app: AppTest) -> str:
    _, arrays = sent(app, "pooling")
    assert (arrays["kernel"] == 1 / 4).all()
    same = {
        name: arrays["after.strided"].shape == arrays[f"after.{how}"].shape
        and np.allclose(arrays["after.strided"], arrays[f"after.{how}"])
        for how, name in (("max", "max pooling"), ("average", "average pooling"))
    }
    return " and ".join(name for name, equal in same.items() if equal) or "neither"


def mixed(app: AppTest) -> str:
    return str(tuple(sent(app, "pixels")[0]["state"]["color"]))


def named_colour(app: AppTest) -> str:
    return {"(255, 255, 0)": "yellow"}[mixed(app)]


def numbers_of_a_picture(app: AppTest) -> str:
    return f"{sent(app, 'pixels')[1]['picture'].size:,}"


def swapped(app: AppTest) -> str:
    header, arrays = sent(app, "pixels")
    assert header["swapped"]
    assert all(header["kept"])
    blue, _, red = arrays["picture"].mean((0, 1))
    return "bluish" if blue > red else "not bluish"


# The choice that the lab shows for each of its questions.
SHOWN: Mapping[str, Sequence[Callable[[AppTest], str]]] = {
    "pixels": (mixed, named_colour, numbers_of_a_picture, swapped),
    "convolution": (blurred, of_a_flat_place, output_size, maps_of_a_colour_picture),
    "padding": (same_size, zeros_at_the_edge, reach_of_padding, refused_border),
    "pooling": (largest_and_mean, weights_of_max_pooling, least_changed, equal_weights),
}
