"""Tests of the doctor: it finds what is wrong, and says so in a sentence."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cnnviz.__main__ import main
from cnnviz.cli import doctor, installation, machine
from cnnviz.cli.finding import State
from tests.support.server import ROOT, free_port

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.server import Server


def test_all_is_well_here(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["doctor", "--port", str(free_port())])
    lines = capsys.readouterr().out.splitlines()
    assert code == 0, lines
    assert lines[-1] == "cnnviz will work here."
    for word in ("Python 3", "torch 2", "lenet.safetensors is whole", "is free", "of disk", "of memory"):
        assert sum(word in line for line in lines) == 1, word
    assert all(line.split()[0] in list(State) for line in lines[:-1])


def test_without_the_packages_it_names_them() -> None:
    program = (
        "import sys; sys.path[:] = [path for path in sys.path if 'site-packages' not in path]\n"
        "from cnnviz.__main__ import main; sys.exit(main(['doctor']))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "wrong  torch is not installed; run: python -m pip install -r requirements.txt" in answer.stdout
    assert answer.stdout.endswith(" of these must be put right first.\n")


@pytest.mark.parametrize(
    ("wanted", "state"),
    [
        ("numpy>=2,<3", State.FINE),
        ("numpy>=99,<100", State.WRONG),
        ("numpy>=1,<2", State.WRONG),
        ("no-such-package-here>=1,<2", State.WRONG),
    ],
)
def test_a_package_must_be_there_in_a_fitting_version(wanted: str, state: State) -> None:
    (found,) = installation.packages(f"# why\n{wanted}\n")
    assert found.state is state
    assert wanted.partition(">")[0] in found.sentence


def test_a_changed_or_missing_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of FIPS 180-4's example
    (without,) = installation.shipped(tmp_path)
    assert without.state is State.WRONG
    assert "SHA256SUMS is missing" in without.sentence
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  a\n")
    assert [each.state for each in installation.shipped(tmp_path)] == [State.FINE]
    (tmp_path / "a").write_bytes(b"abd")
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  a\n{digest}  b\n")
    found = list(installation.shipped(tmp_path))
    assert [each.state for each in found] == [State.WRONG] * 2
    assert "damaged" in found[0].sentence
    assert "missing" in found[1].sentence


def test_a_package_that_does_not_start_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What torchvision says beside a torch of another build.
    module = "raise RuntimeError('operator torchvision::nms does not exist')"
    (tmp_path / "broken_vision.py").write_text(module)
    monkeypatch.syspath_prepend(tmp_path)
    (found,) = installation.imports({"torchvision": "broken_vision"})
    assert found.state is State.WRONG
    assert "nms does not exist; torch and torchvision must be of one build" in found.sentence
    assert list(installation.imports(installation.COMPILED)) == []


@pytest.mark.parametrize(
    ("reason", "system", "cure"),
    [
        ("DLL load failed while importing _C: The specified module ...", "win32", "vc_redist"),
        ('[WinError 126] Error loading "c10.dll" or one of its dependencies.', "win32", "vc_redist"),
        ("libgomp.so.1: cannot open shared object file: No such file", "linux", "has no libgomp.so.1"),
        ("cannot import name 'ops'", "win32", "--force-reinstall torch torchvision"),
    ],
)
def test_each_kind_of_failure_has_its_cure(reason: str, system: str, cure: str) -> None:
    assert cure in installation.cure("torch", reason, system)


@pytest.mark.parametrize("address", ["far", "ray://127.0.0.1:9"])
def test_a_cluster_that_is_not_there_is_found(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_ENGINE", address)
    monkeypatch.setattr(doctor, "_CONNECTING", 0.5)
    found = doctor.networks()
    assert found.state is State.WRONG
    assert found.sentence.startswith("the networks cannot run: ")


def test_a_port_is_free_taken_or_serves_pages_already(server: Server) -> None:
    assert machine.listening(free_port()).state is State.FINE
    assert machine.listening(int(server.address.rpartition(":")[2])).state is State.NOTE
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        found = machine.listening(other.getsockname()[1])
    assert found.state is State.WRONG
    assert "--server.port=" in found.sentence


def test_a_folder_that_cannot_be_written_to_is_found(tmp_path: Path) -> None:
    assert machine.disk(tmp_path / "not" / "yet").state is State.FINE
    (tmp_path / "file").write_text("in the way")
    assert machine.disk(tmp_path / "file" / "cache").state is State.WRONG


def test_little_memory_or_old_python_is_found() -> None:
    assert machine.memory(0.4).state is State.WRONG
    assert machine.memory(2.0).state is State.NOTE
    assert machine.memory(machine.MEMORY).state is State.FINE
    assert machine.memory(None).state is State.NOTE
    assert installation.python((3, 10)).state is State.WRONG


def test_a_reader_that_has_seen_enough_ends_it_in_silence() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "cnnviz", "doctor"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
