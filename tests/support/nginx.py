"""nginx beside a test: the site of docs/nginx.conf, without TLS, in front of two servers."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.support.server import ROOT, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.server import Server

MISSING = "nginx is not installed"
_PLAIN = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


def installed() -> bool:
    """Whether nginx is here."""
    return shutil.which("nginx") is not None


@contextmanager
def nginx(folder: Path, one: Server, two: Server, *, framed_by: str = "") -> Iterator[str]:
    """The address of the site in front of `one` and `two`; `framed_by` is the site that may frame it."""
    port = free_port()
    site = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    for server, number in ((one, "8501"), (two, "8502")):
        site = site.replace(number, server.address.rpartition(":")[2])
    site = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)
    site = re.sub(r" +ssl_certificate.*\n", "", site).replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    # A browser takes a Secure cookie from its own computer over http too.
    if framed_by:
        site = site.replace("#frame ", "").replace("https://lms.example.org", framed_by)
    path = folder / "nginx.conf"
    path.write_text(_PLAIN.format(folder=folder, site=site))
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(path), "-g", "daemon off;"])
    try:
        address = f"http://127.0.0.1:{port}"
        _await(f"{address}/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.wait()


def _await(address: str) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
