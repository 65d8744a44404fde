"""The files of web/ with which the page of the network begins."""

MODULES = (
    "network/nodelink.js",
    "network/weights.js",
    "predictions/predictions.js",
    "inputs/choosing.js",
    "inputs/pad.js",
    "inputs/steps.js",
    "runtime/rpc_endpoint.js",
)
# Those that come before it, of the frame of every page.
FRAME = (
    "runtime/language.js",
    "inputs/kept_drawing.js",
    "notices/foreign_frame.js",
    "runtime/preload.js",
)
SHEETS = ("style/columns.css", "network/toolbar.css")  # of the network, beside those of its modules
