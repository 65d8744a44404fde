"""Tests of the networks of a workspace: several, each whole or not there, as many as there is room for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cnnviz.finetune import album, networks
from cnnviz.finetune.networks import Networks, NetworksError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kept(tmp_path: Path) -> Networks:
    (tmp_path / "workspace").mkdir()
    return Networks(tmp_path / "workspace" / "networks")


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def test_networks_come_in_order_change_in_place_and_go(kept: Networks) -> None:
    first, second = (kept.add(partial(write, content=content)) for content in (b"1", b"2"))
    assert kept.files() == [first, second]
    kept.change(first, lambda path: path.write_bytes(b"3"))
    assert [path.read_bytes() for path in kept.files()] == [b"3", b"2"]
    kept.remove(first)
    assert kept.files() == [second]


def test_what_cannot_be_written_leaves_all_as_it_was(kept: Networks) -> None:
    first = kept.add(lambda path: path.write_bytes(b"1"))

    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError

    for act in (lambda: kept.add(fail), lambda: kept.change(first, fail)):
        with pytest.raises(NetworksError, match="too little room"):
            act()
    assert first.read_bytes() == b"1"
    assert list(kept.folder.iterdir()) == [first]


def test_there_is_room_for_so_many(kept: Networks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "ROOM", 10)
    first = kept.add(lambda path: path.write_bytes(bytes(6)))
    with pytest.raises(NetworksError, match="more than 0 MB"):
        kept.add(lambda path: path.write_bytes(bytes(6)))
    kept.change(first, lambda path: path.write_bytes(bytes(9)))  # instead of its own
    monkeypatch.setattr(networks, "MOST", 1)
    with pytest.raises(NetworksError, match="there are 1 networks"):
        kept.add(lambda path: path.write_bytes(b""))


def test_a_damaged_one_is_told_until_another_comes(kept: Networks) -> None:
    first = kept.add(lambda path: path.write_bytes(b"1"))
    album.set_aside(first)
    assert kept.lost() == [first]
    kept.add(lambda path: path.write_bytes(b"2"))
    assert kept.lost() == []
