"""The colour map of exported pictures, as the light theme of the page has it."""

from __future__ import annotations

import numpy as np

PRIMARY = "#ad500a"  # as in .streamlit/config.toml
# From -1 over 0 to +1, as in ui/web/draw/theme_colors.js.
_STOPS = ((5, 48, 120), (67, 133, 196), (247, 247, 247), (233, 140, 49), (127, 45, 4))


def colours(values: np.ndarray, max_abs: float) -> np.ndarray:
    """Return (..., 3) uint8: `values` from -max_abs over 0 to max_abs in colour; white where they are NaN."""
    share = np.clip(np.nan_to_num(values) / (max_abs or 1), -1, 1)
    places = np.linspace(-1, 1, len(_STOPS))
    shades = np.stack([np.interp(share, places, part) for part in zip(*_STOPS, strict=True)], -1)
    return np.where(np.isnan(values)[..., None], 255, np.rint(shades)).astype(np.uint8)
