"""The files of web/: what they import, their address, and bundles of them."""

from __future__ import annotations

import json
import posixpath
import re
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from streamlit import runtime
from streamlit.components.v1.custom_component import CustomComponent

from cnnviz.memoize import memoized

if TYPE_CHECKING:
    from collections.abc import Iterable

WEB = Path(__file__).parents[1] / "web"
BUNDLE = "bundle.json"
LOADER = "runtime/load.js"  # which fetches bundles
COMMON = ("style/tokens.css", "style/base.css")  # sheets of every view, before its own
_IMPORTED = re.compile(r'(?<=from ")\.[\w./]+(?=")')


def imported(*entries: str) -> frozenset[str]:
    """The modules `entries` of web/, and all that they import, directly or not."""
    return frozenset(_in_order(entries))


def sheets(entry: str) -> list[str]:
    """The style sheets beside the module `entry` and beside all that it imports; that of `entry` last."""
    modules = sorted(imported(entry), key=lambda module: (module == entry, module))
    found = [PurePosixPath(module).with_suffix(".css").as_posix() for module in modules]
    return [sheet for sheet in found if (WEB / sheet).is_file()]


@memoized
def folder() -> str:
    """Serve web/ and return its address beside any page, such as "./component/…/".

    The place changes with the content of any file. As the modules import each other by relative paths, a
    browser that kept one of an older version cannot mix it with newer ones.
    """
    content = sha256(b"".join(name.encode() + (WEB / name).read_bytes() for name in sorted(_names())))
    # Not by declare_component, which registers it only while a page runs; the document asks for it before.
    made = CustomComponent(f"{__name__}.web-{content.hexdigest()[:12]}", str(WEB), module_name=__name__)
    if runtime.exists():
        runtime.get_instance().component_registry.register_component(made)
    return f"./component/{made.name}/"


def bundle_address(*entries: str) -> str:
    """The address of the bundle of these files and of the style sheets that belong to them."""
    files = dict.fromkeys([*COMMON, *entries, *(sheet for entry in entries for sheet in sheets(entry))])
    return f"{folder()}{BUNDLE}?{urlencode([('of', name) for name in files])}"


def bundle(of: tuple[str, ...], without: tuple[str, ...]) -> bytes:
    """Files of web/ in one piece, which web/runtime/bundle.js takes apart.

    A browser asks a server for six files at a time, and a page has a hundred modules.

    Args:
        of: names of modules and of style sheets.
        without: those that the browser has, with all that they import.

    Returns:
        A JSON list of name and text of each file, and of all that it imports, each after what it imports
        itself. The modules name each other as the list does.

    Raises:
        FileNotFoundError: there is none of such a name.
    """
    unknown = {*of, *without} - _names()
    if unknown:
        raise FileNotFoundError(f"no {', '.join(sorted(unknown))} in {WEB}")
    had = imported(*without, LOADER)
    return json.dumps([[name, _text(name)] for name in _in_order(of) if name not in had]).encode()


@cache
def _names() -> frozenset[str]:
    return frozenset(path.relative_to(WEB).as_posix() for path in WEB.rglob("*") if path.is_file())


def _in_order(entries: Iterable[str]) -> list[str]:
    """`entries` and all that they import, each after what it imports itself."""
    found: dict[str, None] = {}

    def add(name: str) -> None:
        if name not in found:
            for other in _imports(name):
                add(other)
            found[name] = None

    for entry in entries:
        add(entry)
    return list(found)


@cache
def _imports(name: str) -> tuple[str, ...]:
    """The modules that file `name` imports itself."""
    return tuple(_named(name, each) for each in _IMPORTED.findall((WEB / name).read_text("utf-8")))


def _text(name: str) -> str:
    """The text of file `name`, in which modules are named from web/."""
    return _IMPORTED.sub(lambda found: _named(name, found[0]), (WEB / name).read_text("utf-8"))


def _named(importer: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), relative))
