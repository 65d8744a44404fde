"""The command `doctor`: checks whether cnnviz will work on this machine, and if not, why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from cnnviz.cli import installation, machine
from cnnviz.cli.finding import Finding, State
from cnnviz.paths import ASSETS, REQUIREMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CONNECTING = 60.0  # seconds that a cluster may take


def doctor(port: int, model: str | None, told: Mapping[str, Any]) -> int:
    """Print what was found, a line each; return 1 if something will not work, else 0.

    Args:
        port: on which the pages shall be served.
        model: the file with a network, or the name of a model, that is looked at too.
        told: of that file, as the fields of `told.Told`.
    """
    findings = []
    for finding in examine(port, model, told):
        print(f"{finding.state:6} {finding.sentence}", flush=True)
        findings.append(finding)
    wrong = sum(finding.state is State.WRONG for finding in findings)
    print("cnnviz will work here." if not wrong else f"{wrong} of these must be put right first.")
    return 1 if wrong else 0


def examine(port: int, model: str | None, told: Mapping[str, Any]) -> Iterator[Finding]:
    """Check one thing after the other: versions, device or cluster, weights, port, disk, memory, networks."""
    yield installation.python(sys.version_info[:2])
    broken = False
    for found in _packages():
        broken = broken or found.state is State.WRONG
        yield found
    if not broken:
        yield networks()
    yield from installation.shipped(ASSETS)
    yield machine.listening(port)
    if not broken:
        yield from installation.fetched()
        from cnnviz.models import download

        yield machine.disk(download.folder())
    yield machine.memory(machine.available())
    if not broken:
        from cnnviz.cli import network_files

        yield from network_files.of_folder()
        if model is not None:
            yield network_files.examine(model, told)


def networks() -> Finding:
    """Check where the networks will run: on the cluster that CNNVIZ_ENGINE names, or on this computer."""
    from cnnviz.models import device
    from cnnviz.serving.backend import UnreachableError
    from cnnviz.serving.cluster import environment

    if environment.names_cluster():
        try:
            return Finding(
                State.FINE,
                f"the networks run on a cluster ({environment.connection().wait(_CONNECTING).device})",
            )
        except UnreachableError as error:
            return Finding(State.WRONG, f"the networks cannot run: {error}")
    found = device.best()
    if found.type == "cpu":
        return Finding(State.NOTE, "the networks run on the CPU: no graphics card that torch can use")
    return Finding(State.FINE, f"the networks run on {device.title(found)}")


def _packages() -> Iterator[Finding]:
    """Check the versions of all packages, and where those fit, that they start."""
    missing = False
    for found in installation.packages(REQUIREMENTS.read_text("utf-8")):
        missing = missing or found.state is State.WRONG
        yield found
    if not missing:
        yield from installation.imports(installation.COMPILED)
