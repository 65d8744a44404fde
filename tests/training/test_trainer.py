"""Tests of the trainer: it resumes from a file, and lets some weights learn more slowly."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import torch
from torch import nn

from cnnviz.training.optimiser import adamw_trainer

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.training.trainer import Trainer


def test_a_trainer_resumes_from_a_file(tmp_path: Path) -> None:
    def trainer() -> Trainer:
        torch.manual_seed(0)
        return adamw_trainer(nn.Linear(3, 1), rate=0.1, steps=8, seed=0)

    def walk(trainer: Trainer, steps: int) -> list[float]:
        def loss(model: nn.Module) -> torch.Tensor:
            seen = torch.rand(4, 3, generator=trainer.generator).to(trainer.device)
            missed: torch.Tensor = model(seen) - seen.sum(1, keepdim=True)
            return missed.square().mean()

        return [float(trainer.step(loss)) for _ in range(steps)]

    whole, half, rest = trainer(), trainer(), trainer()
    losses = walk(whole, 8)
    assert losses[-1] < losses[0]
    first = walk(half, 4)
    half.save(tmp_path / "kept", {"best": 0.5})
    assert rest.resume(tmp_path / "none") == {}
    assert rest.resume(tmp_path / "kept") == {"best": 0.5}
    assert first + walk(rest, 4) == losses
    for name, value in whole.average.state_dict().items():
        assert torch.equal(rest.average.state_dict()[name], value)


def test_what_cannot_be_resumed_from_is_begun_anew(tmp_path: Path) -> None:
    trainer = adamw_trainer(nn.Linear(3, 1), rate=0.1, steps=8, seed=0)
    trainer.save(kept := tmp_path / "kept", {"best": 0.5})
    whole = kept.read_bytes()
    assert trainer.resume(kept) == {"best": 0.5}
    for broken in (b"", whole[: len(whole) // 2], b"no checkpoint"):
        kept.write_bytes(broken)
        assert trainer.resume(kept) == {}
    # Once all weights learned at one rate.
    older = torch.optim.AdamW(nn.Linear(3, 1).parameters())
    torch.save({**torch.load(io.BytesIO(whole)), "optimiser": older.state_dict()}, kept)
    assert trainer.resume(kept) == {}


def test_some_weights_learn_more_slowly() -> None:
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    before = {name: value.detach().clone() for name, value in model.named_parameters()}
    trainer = adamw_trainer(model, rate=0.01, steps=8, seed=0, slower=[cast("nn.Parameter", model.weight)])
    for _ in range(4):
        trainer.step(lambda model: (model(torch.ones(1, 3, device=trainer.device)) - 9).square().mean())
    moved = {
        name: (value.detach().cpu() - before[name]).abs().mean() for name, value in model.named_parameters()
    }
    assert 0 < moved["weight"] < 0.1 * moved["bias"]
