"""Restore: sets the database to the state of a backup, in one transaction.

Four things survive, because they are carried over in the same transaction: which keys were destroyed (an older
backup still has them), who asked to be forgotten, what was removed by law, and the known state of the audit log, so
that the gap is reported.

What was removed by law is removed again once the schema is that of this release. Until then web and worker have no
rights at all (``apply_grants``), even if the restore is killed in between: then it must be started again.
"""

import json
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID

from django.apps import apps
from django.core.files import File
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.db.models import Max
from psycopg import sql

from audit.models import Entry, Erasure, PersonKey, Restoration
from audit.signed_notes import Unsigned, read_checkpoint
from audit.tree.sealing import last_head
from audit.witnesses.restorations import number_of_entries, record_restorations
from audit.witnesses.tombstones import files, read_destroyed, write_tombstones
from audit.witnesses.witnesses import read_heads, witness_files
from content.media import removed, store
from content.media.storage_reconciliation import parts_of
from content.media.urls.sizes import RENDITIONS
from content.redaction import external_log
from content.redaction.external_log import Facts, all_removals, keep_removals, key_of
from content.redaction.reapply import carry_out_again
from foundation.sql import fetch_value
from secureproject.backup.archive import TELLS_OF_RESTORES, Manifest, check_backup, read_backup
from secureproject.backup.files import ArchivedFile
from secureproject.backup.postgres import run_sql
from secureproject.backup.sealed_file import Unusable
from secureproject.database_roles import REMOVALS_WAIT, apply_grants
from secureproject.http.health import migrations_needed

MANY = 1_000
# Short lock timeout: other users of the tables are expected to be stopped first.
CLEAR = b"SET lock_timeout = '20s';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
DESTROY = sql.SQL(
    "UPDATE public.secure_audit_personkey SET wrapped = NULL, destroyed_at = clock_timestamp() "
    "WHERE wrapped IS NOT NULL AND id = ANY(CAST({ids} AS uuid[]));\n"
)
FORGET = sql.SQL("INSERT INTO public.secure_audit_erasure (person_kind, person_id) VALUES ({kind}, {id});\n")
TELL = sql.SQL(
    "INSERT INTO public.secure_audit_restoration "
    "(restored_at, backup_at, first_id, known_entries, known_size, known_note, kept_entries, kept_size) "
    "SELECT clock_timestamp(), CAST({backup_at} AS timestamptz), coalesce(max(id), 0) + 1, {entries}, {size}, {note}, "
    "(SELECT count(*) FROM public.secure_audit_leaf) + count(*) FILTER (WHERE NOT EXISTS (SELECT FROM "
    "public.secure_audit_leaf AS leaf WHERE leaf.entry_id = entry.id)), {kept} "
    "FROM public.secure_audit_entry AS entry;\n"
)

# Removals wait here to be repeated: if this is killed, the next restore finds them, and no grant is given until then.
WAIT = sql.SQL(
    "CREATE TABLE public.{table} (facts text NOT NULL);\nREVOKE ALL ON public.{table} FROM PUBLIC;\n"
)
WAITS = sql.SQL("INSERT INTO public.{table} (facts) VALUES ({facts});\n")
WHAT_WAITS = sql.SQL("SELECT facts FROM public.{}").format(sql.Identifier(REMOVALS_WAIT))
WAITED = sql.SQL("DROP TABLE IF EXISTS public.{}").format(sql.Identifier(REMOVALS_WAIT))
# Never reuses an id: copies of entries outside the database refer to them by it.
GO_ON = sql.SQL(
    "SELECT setval(pg_get_serial_sequence('public.secure_audit_entry', 'id'), greatest({last}, max(id), 1)) "
    "FROM public.secure_audit_entry;\n"
)


class InUse(Exception):
    """A connection to the database is still open, or the backup does not fit this release."""


@dataclass
class Known:
    """Facts that must survive the replacement of the present database."""

    entries: int = 0
    last: int = 0
    size: int = 0
    note: str = ""
    destroyed: set[UUID] = field(default_factory=set)
    erased: set[tuple[str, str]] = field(default_factory=set)
    removals: dict[tuple[str, int, str], Facts] = field(default_factory=dict)

    def learn_removals(self, told: Iterable[Facts]) -> None:
        self.removals |= {key_of(facts): facts for facts in told}


def restore_backup(
    path: Path, *, destroyed: Iterable[Path] = (), removals: Iterable[Path] = ()
) -> Restoration:
    """Restores the database. The audit log then records it, and the schema is that of this release.

    destroyed, removals: further files of destroyed keys and of removals by law.

    Raises Unusable, InUse, Failed, and OSError or ValueError for an unreadable file. Until the schema is migrated,
    any exception leaves the database unchanged; only files of the backup may have been added to the store.
    """
    manifest = check_backup(path).manifest  # all of it, before any change
    _refuse_other_releases(manifest)
    _refuse_other_connections()
    known = _known(destroyed, removals)
    restore_files(path)  # before the rows that name them: an extra file does no harm
    run_sql(_script(path, manifest, known))
    connection.close()
    call_command("migrate", interactive=False, verbosity=0)
    _remove_again()
    apply_grants(apps.get_app_config("accounts"), using="default")
    removed.destroy_all()
    record_restorations()
    write_tombstones()
    keep_removals()
    return Restoration.objects.latest("pk")


@transaction.atomic
def _remove_again() -> None:
    """Repeats removals by law made since the backup. Users who could read a table before have no right to it."""
    carry_out_again(_waiting_removals())
    with connection.cursor() as cursor:
        cursor.execute(WAITED)


def _waiting_removals() -> list[Facts]:
    with connection.cursor() as cursor:
        if REMOVALS_WAIT not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(WHAT_WAITS)
        return [json.loads(facts) for (facts,) in cursor.fetchall()]


def _script(path: Path, manifest: Manifest, known: Known) -> Iterator[bytes]:
    yield CLEAR
    yield from read_backup(path).sql()
    ids = sorted(map(str, known.destroyed))
    for first in range(0, len(ids), MANY):
        yield _sql(DESTROY.format(ids=sql.Literal("{" + ",".join(ids[first : first + MANY]) + "}")))
    for kind, key in sorted(known.erased):
        yield _sql(FORGET.format(kind=sql.Literal(kind), id=sql.Literal(key)))
    table = sql.Identifier(REMOVALS_WAIT)
    yield _sql(WAIT.format(table=table))
    for removal in sorted(known.removals):
        yield _sql(WAITS.format(table=table, facts=sql.Literal(json.dumps(known.removals[removal]))))
    yield _sql(
        TELL.format(
            backup_at=sql.Literal(manifest.made_at),
            entries=sql.Literal(max(known.entries, known.size)),
            size=sql.Literal(known.size),
            note=sql.Literal(known.note),
            kept=sql.Literal(manifest.sealed),
        )
    )
    yield _sql(GO_ON.format(last=sql.Literal(known.last)))


def _sql(statement: sql.Composed) -> bytes:
    connection.ensure_connection()
    return statement.as_bytes(connection.connection)


def _refuse_other_releases(manifest: Manifest) -> None:
    ours = {config.label for config in apps.get_app_configs()}
    unknown = set(manifest.migrations) - {f"{app}.{name}" for app, name in migrations_needed()}
    if newer := sorted(name for name in unknown if name.partition(".")[0] in ours):
        raise InUse(
            "The backup was made by a newer release, or by one from before 0.9.0:"
            f" this one does not know {', '.join(newer[:3])}."
        )
    if TELLS_OF_RESTORES not in manifest.migrations:
        raise InUse("The backup comes from a release that could not tell of a restore.")


def _refuse_other_connections() -> None:
    others = fetch_value(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid()"
    )
    if others:
        raise InUse(f"{others} others are connected to the database. Stop web and worker first.")


def _known(more: Iterable[Path], removals: Iterable[Path]) -> Known:
    """Reads the facts from the present database, if any, and from the files outside it."""
    known = Known()
    try:
        with transaction.atomic():
            head = last_head()
            known.entries = number_of_entries()
            known.last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
            known.size, known.note = (head.size, head.note) if head else (0, "")
            known.destroyed |= set(PersonKey.objects.filter(wrapped=None).values_list("pk", flat=True))
            known.erased |= set(Erasure.objects.values_list("person_kind", "person_id"))
    except ProgrammingError:
        pass  # an empty database, as on a new server
    with suppress(ProgrammingError), transaction.atomic():  # no such tables yet
        known.learn_removals(all_removals())
    known.learn_removals(_waiting_removals())
    for path in (*filter(Path.exists, files()), *more):
        known.destroyed |= set(read_destroyed(path))
    for path in (*filter(Path.exists, external_log.files()), *removals):
        known.learn_removals(external_log.read_removals(path))
    for path in filter(Path.exists, witness_files()):
        for note in read_heads(path):
            _learn(known, note)
    return known


def _learn(known: Known, note: str) -> None:
    try:
        said = read_checkpoint(note)
    except Unsigned:
        return
    if said.size > known.size:
        known.size, known.note = said.size, note


def restore_files(path: Path, *, only: Container[str] | None = None) -> list[str]:
    """Restores every intact file of the backup at ``path``, or those named in ``only``; returns their names.

    An existing file of the same name is replaced: names are digests, so it is the same or damaged. Raises Unusable
    and OSError.
    """
    backup = read_backup(path)
    for _piece in backup.sql():
        pass
    return [file.name for file in backup.files() if _restore_file(file, only)]


def _restore_file(file: ArchivedFile, only: Container[str] | None) -> bool:
    digest, rendition = parts_of(file.name)
    if file.name != store.key_of(digest, rendition) or (rendition and rendition not in RENDITIONS):
        raise Unusable("The backup holds a file under a name that no stored file has.")
    if only is not None and file.name not in only:
        file.read_through()
        return False
    with TemporaryFile() as waiting:
        for piece in file.pieces():
            waiting.write(piece)
        if not file.is_damaged:
            waiting.seek(0)
            store.media_storage().save(file.name, File(waiting))
    return not file.is_damaged
