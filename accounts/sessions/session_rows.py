"""Session look-up by digest, with user and device: one query."""

from django.db.models import CharField, QuerySet

from accounts.models import Session
from foundation.prepared_queries import Parameter, prepared_objects


def _alive() -> QuerySet[Session]:
    return Session.objects.alive().filter(digest=Parameter("digest", CharField()))


_ALIVE = prepared_objects(_alive, ("user", "device"))


def alive(digest: str | None) -> Session | None:
    """The session with this digest, unless it has expired."""
    rows = _ALIVE.rows(digest=digest) if digest else []
    return rows[0] if rows else None
