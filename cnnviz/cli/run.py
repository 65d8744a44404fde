"""The command `run`: serves the pages, also on a network that a file of Python defines."""

from __future__ import annotations

import runpy
import sys
from typing import TYPE_CHECKING, NoReturn

from cnnviz.cli.input_error import InputError
from cnnviz.cli.python_file import NAMED, network
from cnnviz.cli.told import class_names
from cnnviz.paths import APP

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run(options: Sequence[str], weights: Path | None, classes: str | None, size: int | None) -> NoReturn:
    """Serve the pages in this process until it is ended.

    Args:
        options: of `streamlit run`; one that names a network, such as `my_net.py:Net`, is what pages begin
            with.
        weights: of that network, as `python_file.network` reads them.
        classes: their names, see `told.class_names`.
        size: rows and columns of its input.

    Raises:
        InputError: it cannot be shown.
        SystemExit: the server ended, or refused the options.
    """
    named = [each for each in options if NAMED.fullmatch(each)]
    if named:
        _open(named[0], weights, classes, size)
    elif weights or classes or size:
        raise InputError("name the network that this is about, such as my_net.py:Net")
    others = [each for each in options if each not in named]
    sys.argv = ["streamlit", "run", str(APP), *others]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    sys.exit()


def _open(named: str, weights: Path | None, classes: str | None, size: int | None) -> None:
    """Let pages begin with the network that a file of Python defines."""
    from cnnviz.models import live_module, specs
    from cnnviz.models.module_checks import ModuleError

    try:
        spec = live_module.spec(
            network(named, weights), classes=class_names(classes) if classes else None, size=size
        )
    except ModuleError as error:
        raise InputError(f"{named}: {error}") from error
    specs.open_with(spec)
