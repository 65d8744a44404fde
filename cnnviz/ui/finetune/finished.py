"""The training whose result the page shows: the visitor's last one, or the example before there is any."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnviz.finetune import example
from cnnviz.finetune.progress import Phase
from cnnviz.ui.shell import session

if TYPE_CHECKING:
    from cnnviz.finetune.progress import Progress
    from cnnviz.finetune.workspace import Workspace
    from cnnviz.models.specs import ModelSpec


class Finished(NamedTuple):
    """A trained network, and how its training ended.

    Attributes:
        spec: the network.
        stands: how it ended; None where another training has begun since.
        own: whether it is the visitor's, not the example.
    """

    spec: ModelSpec
    stands: Progress | None
    own: bool


def is_bare(workspace: Workspace) -> bool:
    """Whether the visitor has given no pictures and trained nothing, so that the page shows the example."""
    return not workspace.dataset().pictures and workspace.recipe() is None and not workspace.trained.exists()


def finished(workspace: Workspace) -> Finished | None:
    """The visitor's last training, or the example; None before there is one of the visitor's own pictures."""
    if is_bare(workspace):
        spec = session.own_model(example.NETWORK)
        return None if spec is None else Finished(spec, example.stands(), own=False)
    spec = session.own_model(workspace.trained)
    stands = workspace.progress()
    done = stands if stands and stands.phase is Phase.DONE else None
    return None if spec is None else Finished(spec, done, own=True)
