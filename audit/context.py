"""What the journal knows about the request that is being served, without passing the request through every verb."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


class Context(Protocol):
    """Where an action comes from. Every part is empty outside a request.

    address: of the client, as one trusted function tells it; personal data.
    device: browser and system in a few words; personal data.
    request_id: the one in the logs. Random, so it says nothing about a person.
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
    """A context whose parts are known; for jobs, commands and tests. The middleware's works them out when asked."""

    address: str = ""
    device: str = ""
    request_id: str = ""
    session_digest: str = ""


NO_REQUEST = RequestContext()

current_context: ContextVar[Context] = ContextVar("secure_audit_context", default=NO_REQUEST)


@contextmanager
def use_context(context: Context) -> Iterator[None]:
    """Let everything recorded inside the block carry ``context``."""
    token = current_context.set(context)
    try:
        yield
    finally:
        current_context.reset(token)
