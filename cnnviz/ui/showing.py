"""The network that a script or notebook shows: opens the pages of its own process on it."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from streamlit import config
from streamlit.cli_util import open_browser

from cnnviz.models import live_module, specs
from cnnviz.models.module_checks import ModuleError
from cnnviz.ui.server import in_process

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Thread

_HEIGHT = 800  # CSS pixels of the frame in a notebook
_CALLS = count(1)


def show(
    model: object,
    classes: Sequence[str] | None,
    prepare: object,
    size: int | None,
) -> None:
    """Show `model`; see `cnnviz.show`."""
    try:
        spec = live_module.spec(model, classes=classes, prepare=prepare, size=size)
    except ModuleError as error:
        raise ModuleError(str(error)) from None  # what led to it are lines of torch's
    number = next(_CALLS)
    if number > 1:  # the network shown before may have the same title
        spec = replace(spec, title=f"{spec.title} ({number})")
    specs.open_with(spec)
    served = in_process.serve()
    query = urlencode({"model": spec.name})
    if _in_notebook():
        from IPython.display import IFrame, display  # noqa: PLC0415 (there is one in a notebook only)

        # By the name that the notebook's own address has, else a browser takes the frame for a stranger's.
        display(IFrame(f"http://localhost:{served.port}/?{query}", "100%", _HEIGHT))  # type: ignore[no-untyped-call]
        return
    address = f"http://127.0.0.1:{served.port}/?{query}"
    print(f"{spec.title} is shown at {address}", flush=True)
    if not config.get_option("server.headless"):
        open_browser(address)
    if not _interactive():
        _wait(served.thread)


def _in_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    python = sys.modules.get("IPython")
    return python is not None and hasattr(python.get_ipython(), "kernel")


def _interactive() -> bool:
    """Whether Python asks for the next line, so that the process does not end by itself."""
    return hasattr(sys, "ps1") or bool(sys.flags.interactive)


def _wait(thread: Thread) -> None:
    """Let the pages be served until Ctrl+C, after which the script goes on."""
    print("Ctrl+C ends this.", flush=True)
    try:
        while thread.is_alive():
            thread.join(1)  # on Windows nothing interrupts one without an end
    except KeyboardInterrupt:
        print()
    in_process.restore_main()
