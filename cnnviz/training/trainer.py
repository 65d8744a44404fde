"""How does a network learn, step by step, so that it can stop at any step and go on?"""

from __future__ import annotations

import copy
from io import BytesIO
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

import torch

from cnnviz import atomic_write
from cnnviz.models import device
from cnnviz.training import distributed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from torch import nn

_AVERAGED = 0.1  # of all steps: over how many the weights are averaged
_WARM, _COOL = 0.05, 0.4  # shares of the steps in which the rate rises from 0, and falls to 0
_DECAY = 0.05
_GENTLE = 0.03  # share of the rate at which the slower weights learn
# What is raised for a file to go on from that is damaged, or an older version's.
_UNUSABLE = (EOFError, KeyError, OSError, RuntimeError, UnpicklingError, ValueError)


class Course:
    """One network on its way: its optimiser, its learning rate, its averaged weights and its chance.

    Attributes:
        average: the running average of the weights, in evaluation mode; better than the last ones.
        chance: the source of all that is random.
        device: where the network is.
        done: steps taken.
        steps: how many there will be.
    """

    def __init__(
        self,
        model: nn.Module,
        *,
        rate: float,
        steps: int,
        seed: int,
        slower: Collection[nn.Parameter] = (),
    ) -> None:
        """Make ready.

        Args:
            model: it is moved to the best device and trained in place.
            rate: the highest learning rate.
            steps: how many there will be.
            seed: of `chance`.
            slower: parameters of `model` that learn at a thirtieth of the rate.
        """
        self.device, self.done, self.steps = device.best(), 0, steps
        self._model = model.to(self.device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
        self.average = copy.deepcopy(self._model).requires_grad_(False).eval()
        self._shared = distributed.shared(self._model, self.device)
        self.chance = torch.Generator().manual_seed(seed)
        self._rate = rate
        self._optimiser = torch.optim.AdamW(_groups(self._model, slower), lr=rate, fused=True)

    def step(self, loss: Callable[[nn.Module], torch.Tensor]) -> torch.Tensor:
        """Go one step down the `loss` of the network, or of several processes its mean; what it was here.

        A graphics card may still be at it: only who asks for the number waits.
        """
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate * group["share"] * _share(self.done / self.steps)
        with mixed(self.device):
            value = loss(self._shared)
        self._optimiser.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        self.done += 1
        self._follow()
        return value.detach()

    def save(self, path: Path, notes: dict[str, Any]) -> None:
        """Write where the course stands, and `notes`; when killed meanwhile, `path` keeps what it held."""
        content = BytesIO()  # written by Python, which says why a file cannot be written
        torch.save(
            {
                "model": self._model.state_dict(),
                "average": self.average.state_dict(),
                "optimiser": self._optimiser.state_dict(),
                "chance": self.chance.get_state(),
                "done": self.done,
                "notes": notes,
            },
            content,
        )
        atomic_write.write(path, content.getbuffer())

    def resume(self, path: Path) -> dict[str, Any]:
        """Go on from what `save` wrote; the notes, empty when there is nothing that can be gone on from."""
        if not path.is_file():
            return {}
        try:
            state = torch.load(path, map_location="cpu", weights_only=True)
            self._optimiser.load_state_dict(state["optimiser"])
        except _UNUSABLE:
            return {}
        self._model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.chance.set_state(state["chance"])
        self.done = state["done"]
        notes: dict[str, Any] = state["notes"]
        return notes

    @torch.no_grad()
    def _follow(self) -> None:
        """Move the average towards the weights; early on faster, so that it forgets the random ones."""
        weight = min(1.0, max(1 / (_AVERAGED * self.steps), 9 / (10 + self.done)))
        averages, values = self.average.state_dict(), self._model.state_dict()
        real = [name for name, value in values.items() if value.is_floating_point()]
        torch._foreach_lerp_([averages[name] for name in real], [values[name] for name in real], weight)


def mixed(device: torch.device) -> torch.autocast:
    """bfloat16 where the device multiplies it faster than float32: on CUDA, and on CPUs that know it."""
    # Without such instructions it is far slower; older versions of torch cannot tell.
    known = getattr(torch.cpu, "get_capabilities", None)
    knows = device.type == "cpu" and known is not None and known().get("avx512_bf16", False)
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda" or knows)


def _groups(model: nn.Module, slower: Collection[nn.Parameter]) -> list[dict[str, Any]]:
    """The parameters of `model` by how they learn, as an optimiser takes them."""
    slow = {id(weight) for weight in slower}
    return [
        {
            "params": [
                weight
                for weight in model.parameters()
                if (id(weight) in slow) == gently and (weight.ndim > 1) == decays
            ],
            "weight_decay": _DECAY if decays else 0,
            "share": _GENTLE if gently else 1,
        }
        for gently in (False, True)
        for decays in (True, False)
    ]


def _share(done: float) -> float:
    """Of the highest learning rate, after this share of the steps."""
    return min(1.0, (done + 1e-3) / _WARM, (1 - done) / _COOL)
