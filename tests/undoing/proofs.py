"""Which test proves that what is done about an event is true: read by test_every_event.py."""

from collections.abc import Callable

PROVED: dict[str, set[str]] = {}


def takes_back[T: Callable[..., object]](*events: str) -> Callable[[T], T]:
    """Beside a test in which each of these events is taken back."""

    def beside(test: T) -> T:
        for event in events:
            PROVED.setdefault(event, set()).add(getattr(test, "__name__", ""))
        return test

    return beside
