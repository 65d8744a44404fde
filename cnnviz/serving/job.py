"""Job: work in a thread of its own, with a state, its progress, and a way to cancel it."""

from __future__ import annotations

from enum import StrEnum, unique
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cnnviz import log
from cnnviz.serving.request_queue import Requester, request_as

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Result = TypeVar("Result")
_TOLD = 0.05  # the share that must be done before what is left can be estimated
UNWATCHED = 10.0  # seconds without a word from its page, after which work that is only to be looked at ends


@unique
class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def active(self) -> bool:
        """Whether the job may still get on."""
        return self in (JobState.WAITING, JobState.RUNNING)


class _Cancelled(Exception):  # noqa: N818 (no error: the user asked for it)
    """The job was cancelled."""


class Job(Thread, Generic[Result]):
    """Work in the background.

    Attributes:
        about: what the work is about.
        done: how much is done, of `total`.
        total: how much there is to do; 0 while unknown.
        position: in the request queue, counted from 1, while the work waits for its turn there; else 0.
        result: of the work, once the state is DONE.
        error: the expected failure that ended the work, if one did.
        left: whether the work ended because nobody watched it any more.
    """

    def __init__(
        self,
        work: Callable[[Job[Result]], Result],
        about: Hashable = None,
        *,
        failures: tuple[type[Exception], ...],
        name: str | None = None,
        patience: float | None = None,
    ) -> None:
        """Prepare `work`; `start` begins it.

        Args:
            work: calls `report` of the job, which it is given, after each step.
            about: what the work is about.
            failures: expected exceptions, kept as `error`; any other one ends the thread with its traceback.
            name: of the thread.
            patience: seconds after the last `hear` when the work ends at its next report; None for work that
                goes on unwatched.
        """
        super().__init__(name=name, daemon=True)
        self._work, self._failures = work, failures
        self._state, self._cancelled = JobState.WAITING, Event()
        self._patience = patience
        self._begun = self._heard = monotonic()
        self._first: tuple[float, float] | None = None  # report: when, and the share that was done
        self.about = about
        self.done, self.total, self.position = 0.0, 1.0, 0
        self.left = False
        self.result: Result | None = None
        self.error: Exception | None = None

    @property
    def state(self) -> JobState:
        """How far the job is; CANCELLED as soon as `cancel` was called."""
        if self._cancelled.is_set():
            return JobState.CANCELLED
        return JobState.WAITING if self.position else self._state

    @property
    def progress(self) -> float:
        """The share that is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def elapsed(self) -> float:
        """The seconds since it was begun."""
        return monotonic() - self._begun

    @property
    def rest(self) -> float | None:
        """The seconds that are left at the pace since its first report; None until that can be told."""
        time, share = self._first or (0.0, 1.0)
        gained = self.progress - share
        return None if gained < _TOLD else (monotonic() - time) * (1 - self.progress) / gained

    def hear(self) -> None:
        """Note that somebody watches; the page calls this whenever it looks."""
        self._heard = monotonic()

    def cancel(self) -> None:
        """End the work at its next report, or while it waits for its turn."""
        self._cancelled.set()

    def report(self, done: float, total: float = 1.0) -> None:
        """Note how much is done; called by the work, which ends here if the job was cancelled."""
        self.done, self.total = done, total
        self._first = self._first or (monotonic(), self.progress)
        self.check()

    def check(self) -> None:
        """Raise the exception that ends the work if the job was cancelled, or its page left."""
        if self._patience is not None and monotonic() - self._heard > self._patience:
            self.left = True
            log.event("job left", job=self.name)
            self.cancel()
        if self._cancelled.is_set():
            raise _Cancelled

    def run(self) -> None:
        """Do the work, in the thread."""
        request_as(_JobRequester(self))
        self._state = JobState.RUNNING
        try:
            self.result = self._work(self)
        except _Cancelled:
            self._state = JobState.CANCELLED
        except self._failures as error:
            # The frames of its traceback would keep what the work worked on.
            self.error, self._state = error.with_traceback(None), JobState.FAILED
        except BaseException:
            self._state = JobState.FAILED
            raise
        else:
            self._state = JobState.DONE
        finally:
            self.position = 0
            del self._work  # and with it what it worked on


class _JobRequester(Requester):
    """One requester for all that a job requests of the network; it lets the pages pass."""

    patient = True

    def __init__(self, job: Job[Any]) -> None:
        super().__init__(job)
        self._job = job

    def on_position(self, position: int) -> None:
        """Keep the position for the page, and withdraw the request of a cancelled job."""
        self._job.position = position
        self._job.check()
