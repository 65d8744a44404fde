"""The engines that are ready: as many networks of users as fit in memory, those that were used last."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from cnnviz import log
from cnnviz.models.specs import BUILT_IN
from cnnviz.serving import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnviz.models.specs import ModelSpec
    from cnnviz.serving.engine import Engine

ROOM = 1 << 30  # bytes of the weights of all users' own networks together; a ResNet-50 has 95 MB


class Shelf:
    """Engines by the names of their models; those of BUILT_IN stay, of others the oldest go for the new."""

    def __init__(self, room: int = ROOM) -> None:
        """Begin empty.

        Args:
            room: bytes of the weights of all models together that are not BUILT_IN; one fits in any case.
        """
        self._room, self._lock = room, Lock()
        self._engines: OrderedDict[str, Engine] = OrderedDict()  # that was used last at the end
        self._making: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    def take(self, name: str, spec: Callable[[], ModelSpec]) -> Engine:
        """The engine of the model called `name`; it is made, once for all who ask at a time, if need be.

        Args:
            name: of the model.
            spec: gives the model.

        Raises:
            WeightsError: its weights are missing or do not fit.
            UnreachableError: as `service.engine`.
        """
        with self._lock:
            making = self._making.setdefault(name, Lock())
        with making:
            found = self._engines.get(name) or service.engine(spec())
            with self._lock:
                self._engines[name] = found
                self._engines.move_to_end(name)
                self._make_room()
        return found

    def _make_room(self) -> None:
        """Let the oldest go, but for the newest, while those of users take too much."""
        own = [engine for name, engine in self._engines.items() if name not in BUILT_IN]
        taken = sum(engine.size for engine in own)
        for engine in own[:-1]:
            if taken <= self._room:
                return
            taken -= engine.size
            del self._engines[engine.spec.name]
            engine.forget()
            log.event("network put away", model=engine.spec.name, bytes=engine.size)
