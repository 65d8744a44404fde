"""Page of all feature maps of a layer, and of what made each of them."""

from cnnviz.ui.inputs.model_and_image import subject
from cnnviz.ui.network.feature_maps import maps
from cnnviz.ui.shell import session

text = session.language()

found = subject(
    text("What each layer sees"),
    text(
        "A layer turns the maps before it into new ones, one for each of its channels. Hover or tap one to "
        "see more of it."
    ),
    text,
)
if found.prepared is not None and found.trace is not None:
    maps(found.spec, found.prepared, text)
