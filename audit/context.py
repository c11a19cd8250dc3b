"""Request context of the audit log, so that service functions need not pass the request on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


class Context(Protocol):
    """Origin of an action. Every part is empty outside a request.

    address: of the client, as determined by one trusted function; personal data.
    device: browser and operating system in a few words; personal data.
    request_id: as in the logs. Random, so it says nothing about a user.
    session_digest: a digest of the session's secret key, never the key. It links entries of one session and nothing
        else once the session has ended.
    """

    @property
    def address(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def request_id(self) -> str: ...
    @property
    def session_digest(self) -> str: ...


@dataclass(frozen=True)
class RequestContext:
    """A context with known values, for jobs, commands and tests."""

    address: str = ""
    device: str = ""
    request_id: str = ""
    session_digest: str = ""


NO_REQUEST = RequestContext()
current_context: ContextVar[Context] = ContextVar("secure_audit_context", default=NO_REQUEST)


@contextmanager
def use_context(context: Context) -> Iterator[None]:
    """Make everything recorded inside the block carry ``context``."""
    token = current_context.set(context)
    try:
        yield
    finally:
        current_context.reset(token)
