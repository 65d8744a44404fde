"""AdamW with its learning-rate schedule and averaging, for every ResNet and all fine-tuning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch.optim.lr_scheduler import LambdaLR

from cnnviz.models import device
from cnnviz.training.trainer import Optimisation, Trainer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from torch import nn

_AVERAGED = 0.1  # of all steps: over how many the weights are averaged
_WARM_UP, _COOL_DOWN = 0.05, 0.4  # shares of the steps in which the rate rises from 0, and falls to 0
_DECAY = 0.05
_SLOWER = 0.03  # share of the rate at which the slower weights learn


def adamw_trainer(
    model: nn.Module, *, rate: float, steps: int, seed: int, slower: Collection[nn.Parameter] = ()
) -> Trainer:
    """A trainer by AdamW in mixed precision, with warm-up, cool-down and averaged weights.

    Args:
        model: moved to the best device and trained in place.
        rate: the highest learning rate.
        steps: in all.
        seed: of the trainer's generator.
        slower: parameters of `model` that learn at a thirtieth of the rate.
    """
    model = model.to(device.best(), memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    factor = warm_up_cool_down(steps)
    optimisation = Optimisation(
        torch.optim.AdamW(_groups(model, rate, slower), lr=rate, fused=True),
        schedule=lambda optimiser, last: LambdaLR(optimiser, factor, last),
        averaging=moving_average(steps),
        mixed=True,
    )
    return Trainer(model, optimisation, seed=seed)


def warm_up_cool_down(steps: int) -> Callable[[int], float]:
    """Steps taken to the share of the highest learning rate, 0 to 1: it rises, stays, and falls to 0."""

    def share(done: int) -> float:
        return min(1.0, (done / steps + 1e-3) / _WARM_UP, (1 - done / steps) / _COOL_DOWN)

    return share


def moving_average(steps: int) -> Callable[[int], float]:
    """Steps taken to the weight of the present weights in the average, 0 to 1.

    It is larger early on, so that the average forgets the random weights at the start.
    """

    def weight(done: int) -> float:
        return min(1.0, max(1 / (_AVERAGED * steps), 9 / (10 + done)))

    return weight


def _groups(model: nn.Module, rate: float, slower: Collection[nn.Parameter]) -> list[dict[str, Any]]:
    """The parameters of `model` by learning rate and weight decay; biases and norms have no decay."""
    slow = {id(weight) for weight in slower}
    return [
        {
            "params": [
                weight
                for weight in model.parameters()
                if (id(weight) in slow) == gently and (weight.ndim > 1) == decays
            ],
            "weight_decay": _DECAY if decays else 0,
            "lr": rate * _SLOWER if gently else rate,
        }
        for gently in (False, True)
        for decays in (True, False)
    ]
