"""The filters and maps of a network before and after fine-tuning, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.analysis.weight_changes import tile_filters
from cnnviz.ui.shell.component import component
from cnnviz.wire.packet import pack

if TYPE_CHECKING:
    from cnnviz.analysis.weight_changes import Change
    from cnnviz.translations import Catalogue


def before_after(found: Change, text: Catalogue, *, key: str) -> None:
    """Show the first filters, and one map of each stage; both of a pair on one scale."""
    component("before_after", "finetune/before_after.js")(data=packet(found, text), key=key)


def packet(found: Change, text: Catalogue) -> bytes:
    """The packet that web/finetune/before_after.js draws: a title and arrays a pair, (rows, columns[, 3])."""
    rows, columns = found.filters.shape[-2:]
    pairs: list[dict[str, object]] = [
        {
            "title": text("first convolution: {count} filters", count=found.filters.shape[1]),
            "kernel": [rows, columns],
            "arrays": ["filters-0", "filters-1"],
        }
    ]
    arrays = {f"filters-{time}": tile_filters(found.filters[time]) for time in (0, 1)}
    for layer, maps in found.maps.items():
        title = text("{layer}: channel {channel}", layer=layer, channel=found.channels[layer])
        names = [f"{layer}-{time}" for time in (0, 1)]
        pairs.append({"title": title, "kernel": None, "arrays": names})
        arrays |= dict(zip(names, maps, strict=True))
    return pack({"pairs": pairs}, arrays)
