"""Tests of jobs: work runs in the background, tells its progress, and ends when cancelled or failed."""

from __future__ import annotations

from threading import Event

import pytest

from cnnviz.serving.job import Job, JobState
from cnnviz.serving.request_queue import RequestQueue


def ended(job: Job[int]) -> Job[int]:
    job.join(10)
    assert not job.is_alive()
    return job


def test_work_tells_how_far_it_is_and_gives_its_result() -> None:
    def work(job: Job[int]) -> int:
        job.report(1, 2)
        return 7

    job = Job(work, failures=())
    assert job.state is JobState.WAITING
    job.start()
    ended(job)
    assert (job.progress, job.result, job.state) == (0.5, 7, JobState.DONE)


def test_work_that_is_cancelled_ends_at_its_next_step() -> None:
    begun, cancelled = Event(), Event()

    def work(job: Job[int]) -> int:
        begun.set()
        cancelled.wait(10)
        job.report(0.5)
        return 7

    job = Job(work, failures=())
    job.start()
    assert begun.wait(10)
    job.cancel()
    cancelled.set()
    ended(job)
    assert (job.result, job.state) == (None, JobState.CANCELLED)


def test_work_that_waits_for_its_turn_knows_its_position_and_can_be_cancelled_there() -> None:
    queue, door, held = RequestQueue("test"), Event(), Event()

    def hold() -> int:
        held.set()
        return int(door.wait(10))

    before = Job(lambda _: queue.run(hold), failures=())
    job = Job(lambda _: queue.run(lambda: 7), failures=())
    before.start()
    assert held.wait(10)
    job.start()
    while job.state is not JobState.WAITING or not job.position:
        job.join(0.01)
    assert job.position == 1
    job.cancel()
    ended(job)
    assert (job.result, job.state) == (None, JobState.CANCELLED)
    door.set()
    assert ended(before).result == 1


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("out of memory")])
def test_an_expected_failure_is_kept_without_what_the_work_worked_on(error: Exception) -> None:
    def work(_: Job[int]) -> int:
        raise error

    job = Job(work, failures=(RuntimeError, MemoryError))
    job.start()
    ended(job)
    assert (job.state, job.error) == (JobState.FAILED, error)
    assert error.__traceback__ is None


def test_any_other_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    raised = []
    monkeypatch.setattr("threading.excepthook", lambda found: raised.append(found.exc_type))
    job = Job(lambda _: 1 // 0, failures=(RuntimeError,))
    job.start()
    ended(job)
    assert (job.state, job.error, raised) == (JobState.FAILED, None, [ZeroDivisionError])


def test_work_whose_page_is_not_heard_of_ends_and_work_without_patience_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, steps = [0.0], [4.0, 9.0, 14.0, 25.0, 26.0]
    reached: list[float] = []

    def work(job: Job[int]) -> int:
        for step in steps:
            now[0] = step
            job.report(0.5)
            reached.append(step)
            if step == 9:  # the page looks once more
                job.hear()
        return 7

    monkeypatch.setattr("cnnviz.serving.job.monotonic", lambda: now[0])
    watched = Job(work, failures=(), patience=10)
    watched.start()
    assert ended(watched).state is JobState.CANCELLED
    assert watched.left
    assert reached == [4, 9, 14]
    kept = Job(work, failures=())
    kept.start()
    assert ended(kept).result == 7
