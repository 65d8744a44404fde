"""The command `run`: serves the pages."""

from __future__ import annotations

import runpy
import sys
from typing import TYPE_CHECKING, NoReturn

from cnnviz.paths import APP

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(options: Sequence[str]) -> NoReturn:
    """Serve the pages in this process until it is ended, with `options` of `streamlit run`.

    Raises:
        SystemExit: the server ended, or refused the options.
    """
    sys.argv = ["streamlit", "run", str(APP), *options]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    sys.exit()
