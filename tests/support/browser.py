"""Chromium for Playwright: one that is there, or one that is installed."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "%ProgramFiles%/Google/Chrome/Application/chrome.exe",
    "%ProgramFiles(x86)%/Google/Chrome/Application/chrome.exe",
    "%LocalAppData%/Google/Chrome/Application/chrome.exe",
)
_MINUTES = 10  # a download that takes longer has failed


@cache
def executable() -> str | None:
    """The path of a browser: one that is there, else Debian's, else Playwright's own; None without any."""
    return _present() or (_by_apt() and _present()) or _by_playwright() or None


def _present() -> str | None:
    return next((path for path in _candidates() if _runs(path)), None)


def _candidates() -> Iterator[str]:
    for name in _NAMES:
        if found := shutil.which(name):
            yield found
    for place in _PLACES:
        if Path(path := os.path.expandvars(place)).is_file():
            yield path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).is_file():
        yield own


def _runs(path: str) -> bool:
    """Whether a browser starts: Ubuntu's chromium-browser may be a stub, a download may lack libraries."""
    # On Windows chrome.exe prints nothing, it opens a window.
    return platform.system() == "Windows" or _succeeds([path, "--version"], seconds=20)


def _by_apt() -> bool:
    """Install Debian's package where that asks no question. Elsewhere it may be a mere stub."""
    rights = _rights()
    if rights is None or platform.freedesktop_os_release().get("ID") != "debian":
        return False
    _succeeds([*rights, "apt-get", "update"])  # where it fails, older lists may still do
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    return _succeeds([*rights, "env", "DEBIAN_FRONTEND=noninteractive", *install])


def _by_playwright() -> str | None:
    # The libraries it needs are installed as well, where that asks no question.
    options = ["--with-deps"] if _rights() is not None else []
    command = [sys.executable, "-m", "playwright", "install", *options, "chromium"]
    return _present() if _succeeds(command) else None


def _rights() -> list[str] | None:
    """The command to put before apt-get; None if there is none, or if it would ask for a password."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]) else None


def _succeeds(command: list[str], seconds: float = 60 * _MINUTES) -> bool:
    try:
        answer = subprocess.run(
            command, capture_output=True, check=False, timeout=seconds, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0
