"""Health checks: liveness and readiness of this process."""

from collections.abc import Iterator
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

from secureproject.database_roles import grants_missing, is_standby, may_seal, owned_by_web
from secureproject.pg_settings import SCHEMA, schema_noted


def alive(request: HttpRequest) -> HttpResponse:
    """/healthz: the process answers. Uses no other service, so a broken database restarts no process."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """/readyz: 200, or 503 with the reasons. They contain no address, version or secret."""
    reasons = list(why_not_ready())
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


def why_not_ready() -> Iterator[str]:
    try:
        if missing := migrations_missing():
            yield f"The database is older than this release: {missing} migrations are missing."
        elif _schema() > SCHEMA + 1:
            yield "The database is newer than the release after this one."
        if is_standby():
            yield "The database is a standby: nothing can be written."
        if lacking := grants_missing():
            yield f"The web's log-in lacks {lacking} rights on tables: run migrate."
        if owned := owned_by_web():
            yield f"The web's log-in owns {owned} tables; it must own none."
        if may_seal():
            yield "The web's log-in may write into the signed audit log: it is the worker's, or the owner's."
    except Error:
        yield "The database cannot be reached."


def _schema() -> int:
    with connection.cursor() as cursor:
        return schema_noted(cursor.connection)


def migrations_missing() -> int:
    """Number of migrations of this release missing in the database."""
    return len(migrations_needed() - MigrationRecorder(connection).applied_migrations().keys())


def labels_with_an_older_history() -> list[str]:
    """Apps whose tables were made by migrations that are all missing from this release."""
    applied, needed = MigrationRecorder(connection).applied_migrations().keys(), migrations_needed()
    still_known = {label for label, _ in applied & needed}
    return sorted({label for label, _ in applied} & {label for label, _ in needed} - still_known)


@cache
def migrations_needed() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
