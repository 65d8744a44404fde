"""How the page of feature maps was left: how the maps are shown, and which of them is open.

That is kept in the session and the address, as the query parameters of a link to it. When the page comes
again, the browser begins with them. The page "Looks for" begins with the map that was open last.
"""

from __future__ import annotations

import streamlit as st

from cnnviz.ui.channel.asked import walk
from cnnviz.ui.shell.rpc import question
from cnnviz.ui.shell.setting import returned
from cnnviz.wire import address

CHANNEL = "maps-left"  # in which the browser says it, see web/maps/maps.js
_KEPT = (address.LAYER, *address.PLACE, *address.MAPS)


def keep(model: str, layer: str, identity: str) -> dict[str, str]:
    """Keep how the page is now: as the browser said last, else as it was left.

    Args:
        model: its name.
        layer: that is shown; what is open in another one does not count.
        identity: of the maps, by which the browser calls them too.

    Returns:
        The query parameters of a link to it.
    """
    key, said = f"maps-{model}.left", question(CHANNEL)
    if said is not None and said.get("id") == identity:
        found = address.settings(said.get("settings")) | address.opened(said.get("opened"))
    elif returned() or key not in st.session_state or address.LAYER in st.query_params:
        # Also after Back, which Streamlit does not tell if something else asks for a run right then.
        found = st.query_params.to_dict()
    else:
        found = st.session_state[key]
    open_here = found.get(address.LAYER) == layer
    left = {
        name: found[name] for name in _KEPT if name in found and (open_here or name not in address.PLACE)
    } | {address.LAYER: layer}
    unit = address.unit(left)
    if unit and address.PLACE[0] in left and left != st.session_state.get(key):
        walk(model, *unit[:2])
    st.session_state[key] = left
    others = {name: value for name, value in st.query_params.items() if name not in _KEPT}
    if {**others, **left} != st.query_params.to_dict():
        st.query_params.from_dict({**others, **left})
    return left
