"""Tests of the Dockerfile: what it puts into its image suffices to run the app."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.support.server import ROOT, serve
from tests.support.session import finish, session

PAGES = ["", *(page.stem for page in (ROOT / "pages").glob("*.py"))]


async def errors(address: str) -> dict[str, list[str]]:
    """The errors that each page shows."""
    async with session(address) as visitor:
        found = {}
        for page in PAGES:
            await visitor.visit(page=page)
            found[page] = visitor.errors
        return {page: said for page, said in found.items() if said}


def test_what_docker_ignores_is_all_but_what_the_image_copies() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copied = {
        source.rstrip("/")
        for line in (ROOT / "docs" / "Dockerfile").read_text("utf-8").splitlines()
        for source in line.split()[1:-1]
        if line.startswith("COPY ")
    }
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == copied


def test_every_page_opens_with_the_files_of_the_image_alone(tmp_path: Path) -> None:
    image = tmp_path / "app"
    for line in (ROOT / "docs" / "Dockerfile").read_text("utf-8").splitlines():
        match line.split():
            case ["COPY", source, target]:
                place = Path(os.path.normpath(image / target))
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, place)
                else:
                    place.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / source, place)
    with serve(image / "app.py", folder=image) as server:
        assert finish(errors(server.address)) == {}
