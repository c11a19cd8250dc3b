"""Registries that an app above fills once, in ``AppConfig.ready()``, so that this app never imports upwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Slot[T]:
    """Holds one value. Filling it twice with different values is an error: otherwise the second would silently win."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.value: T | None = None

    def provide_with(self, value: T) -> T:
        """Fills the slot; returns ``value``, so that it also works as a decorator."""
        if self.value is not None and self.value is not value:
            raise RuntimeError(f"The slot '{self.name}' is already filled with {self.value!r}.")
        self.value = value
        return value

    @contextmanager
    def replaced_by(self, value: T | None) -> Iterator[None]:
        """For tests: temporarily another value, or none."""
        before, self.value = self.value, value
        try:
            yield
        finally:
            self.value = before


class Listeners[**P]:
    """Functions that are called on an event, in the order of registration, in the caller's transaction."""

    def __init__(self) -> None:
        self._functions: list[Callable[P, None]] = []

    def register(self, function: Callable[P, None]) -> Callable[P, None]:
        if function not in self._functions:
            self._functions.append(function)
        return function

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for function in self._functions:
            function(*args, **kwargs)
