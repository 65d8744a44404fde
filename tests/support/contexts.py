"""The browser's visitors: each is a fresh one to the app, whose scripts the browser has already."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser, BrowserContext, Page

_KEPT_BY_PAGES = "cookies,local_storage,indexeddb,cache_storage,service_workers"  # all but the files


class Contexts:
    """Browser contexts that tests use in turn: half of a first visit is to fetch and compile scripts."""

    def __init__(self, browser: Browser, address: str) -> None:
        """Keep contexts of `browser` for visits to the app at `address`."""
        self._browser, self._address = browser, address
        self._idle: dict[str, list[BrowserContext]] = defaultdict(list)
        self._kinds: dict[BrowserContext, str] = {}

    def take(self, options: Mapping[str, Any], *, tour: bool) -> BrowserContext:
        """A context with these options in which the app keeps nothing yet; `tour`: whether it offers one."""
        kind = repr((sorted(options.items()), tour))
        if self._idle[kind]:
            return self._idle[kind].pop()
        context = self._browser.new_context(**options)
        if not tour:
            skip_tour(context)
        self._kinds[context] = kind
        return context

    def give_back(self, context: BrowserContext) -> None:
        """Close all pages of `context` and forget what they kept, but for the files they fetched."""
        for page in context.pages:
            page.close()
        page = context.new_page()
        context.new_cdp_session(page).send(
            "Storage.clearDataForOrigin", {"origin": self._address, "storageTypes": _KEPT_BY_PAGES}
        )
        page.close()
        context.clear_cookies()
        self._idle[self._kinds[context]].append(context)


def skip_tour(visitor: Page | BrowserContext) -> None:
    """Let the pages take each user for one who has had the tour."""
    visitor.add_init_script("localStorage.setItem('cnnviz.tour', 'taken')")
