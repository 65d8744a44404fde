"""The process that trains what lies in a workspace.

Run as `python -m cnnviz.finetune.worker FOLDER`, it resumes where it was stopped, notes its progress in the
workspace, and ends with the process that started it.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from threading import Thread

from cnnviz import allocator
from cnnviz.checkpoints import checkpoint
from cnnviz.checkpoints.card import CheckpointError
from cnnviz.finetune.dataset import DatasetError
from cnnviz.finetune.job_queue import Ending
from cnnviz.finetune.picture_task import DivergedError
from cnnviz.finetune.progress import Phase, Progress
from cnnviz.finetune.run import run
from cnnviz.finetune.workspace import Workspace
from cnnviz.models import device, specs
from cnnviz.models.specs import WeightsError
from cnnviz.translations import Complaint

_EVERY = 0.3  # seconds between two notes
_INPUT = 0  # the descriptor of the standard input


class TrainingError(Complaint):
    """The training cannot be done."""


def main(workspace: Workspace) -> Ending:
    """Train, and note the progress; how it ended.

    Where the computer did not suffice nothing is noted, which might fail too. It can go on from there.
    """
    recipe, noted = workspace.recipe(), 0.0
    if recipe is None:
        return Ending.DONE
    if recipe.backbone not in specs.BUILT_IN:
        _offer(workspace)

    def note(progress: Progress) -> bool:
        nonlocal noted
        lasting = progress.phase in (Phase.DONE, Phase.FAILED) or progress.at_end
        if lasting or time.monotonic() - noted > _EVERY:
            workspace.note(progress)
            noted = time.monotonic()
        return workspace.is_enough()

    try:
        run(workspace.dataset(), recipe, workspace.trained, note, workspace.spared)
    except (DatasetError, DivergedError) as error:
        failed: Complaint = error
    except (WeightsError, CheckpointError, KeyError):  # its file may have been removed meanwhile
        failed = TrainingError("the weights of {model} are missing or broken", model=recipe.backbone)
    except (TypeError, NotImplementedError) as error:
        if not device.lacks(device.best(), error):
            raise
        failed = TrainingError("the graphics card cannot do a step of it")
    except (RuntimeError, MemoryError):  # what torch raises when its memory is full
        traceback.print_exc()
        return Ending.MEMORY
    except OSError:
        traceback.print_exc()
        return Ending.DISK
    else:
        return Ending.DONE
    workspace.note(Progress(Phase.FAILED, failure=failed.message, values=failed.values))
    return Ending.DONE


def _offer(workspace: Workspace) -> None:
    """Add the networks of the workspace to the models: a training may begin with one of them."""
    for path in (workspace.trained, *workspace.networks.files()):
        with suppress(CheckpointError):
            specs.add(checkpoint.spec(path))


def _end_with_parent() -> None:
    """End with the process that started this one: it holds the other end of the input, which closes then.

    Read by its descriptor: a thread that waits inside `sys.stdin` holds its lock, and Python would abort.
    """
    while os.read(_INPUT, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # so that pages get their turn
    allocator.tune()
    Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(main(Workspace(Path(sys.argv[1]))))
