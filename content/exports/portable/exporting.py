"""The export: one snapshot, one folder, and an audit log entry before anything is read."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from audit.actors import Actor
from audit.record import record
from content.actions import EXPORT_CONTENT
from content.events import CONTENT_EXPORTED
from content.exports.export_format import KINDS, MANIFEST, NAME, VERSION, Record, file_of, timestamp
from content.exports.portable.articles import TEXTS, write_articles
from content.exports.portable.folder import LineFile, new_folder, write_manifest
from content.exports.portable.keys import Keys, people_of, read_keys
from content.exports.portable.media import media_records, write_files
from content.exports.portable.sections import (
    byline_records,
    front_records,
    page_records,
    redirect_records,
    section_records,
    settings_records,
    topic_records,
)
from content.exports.portable.selection import articles, sections, versions
from content.models import Article, Comment, MediaFile, Revision
from content.site.settings import current_site
from foundation.clock import database_now
from rbac.decisions import authorize

_ROW = 4096  # progress units of a row, beside the bytes of files


class Progress(Protocol):
    def advance(self, size: int) -> None: ...

    def expect(self, total: int) -> None: ...


@dataclass(slots=True)
class Written:
    """Contents of the folder, by kind; ``left_behind``: number of articles in the trash."""

    counts: dict[str, int] = field(default_factory=dict)
    files: int = 0
    left_behind: int = 0


def export_site(
    target: Path, *, by: Actor, with_people: bool = True, progress: Progress | None = None
) -> Written:
    """Writes all content into the new folder ``target``, from one snapshot.

    Not inside a transaction. Raises Refused, NotSetUp, CannotExport and OSError; then there is no ``target``.
    """
    with new_folder(target) as folder:
        with transaction.atomic():
            authorize(by, EXPORT_CONTENT)
            # Committed before the first line is read, so that no export leaves no trace.
            record(
                CONTENT_EXPORTED,
                by=by,
                about=current_site(),
                articles=articles().count(),
                people=with_people,
            )
        with _snapshot():
            written = _Export(folder, with_people=with_people, progress=progress).write()
    return written


@contextmanager
def _snapshot() -> Iterator[None]:
    """A consistent snapshot as of the first query; inside an open transaction, that transaction's snapshot."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                # Files of gigabytes are copied between two queries.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


class _Export:
    def __init__(self, folder: Path, *, with_people: bool, progress: Progress | None) -> None:
        self._folder, self._with_people, self._progress = folder, with_people, progress

    def write(self) -> Written:
        if self._progress:
            self._progress.expect(_work())
        keys = read_keys(articles(), sections(), with_people=self._with_people)
        facts: dict[str, dict[str, object]] = {}
        for kind, records in self._small(keys):
            with LineFile(self._folder / file_of(kind)) as file:
                for each in records:
                    file.write(each)
            facts[kind] = file.facts()
        facts |= self._texts(keys)
        files = write_files(self._folder, self._advance)
        self._manifest(facts)
        counts = {kind: int(str(facts[kind]["lines"])) for kind in KINDS if kind in facts}
        return Written(
            counts, files, Article.objects.filter(trashed_at__isnull=False, purged_at=None).count()
        )

    def _small(self, keys: Keys) -> Iterator[tuple[str, Iterator[Record]]]:
        if self._with_people:
            people = people_of(articles(), sections())
            yield "people", ({"email": email, "name": name} for _key, email, name in people)
        yield "sections", section_records(keys)
        yield "topics", topic_records()
        yield "media", media_records()
        yield "bylines", byline_records(keys)
        yield "redirects", redirect_records()
        yield "front", front_records()
        yield "pages", page_records()
        yield "settings", settings_records()

    def _texts(self, keys: Keys) -> dict[str, dict[str, object]]:
        with ExitStack() as opened:
            files = {kind: opened.enter_context(LineFile(self._folder / file_of(kind))) for kind in TEXTS}
            write_articles(files, keys, with_people=self._with_people, written=lambda: self._advance(_ROW))
        return {kind: file.facts() for kind, file in files.items()}

    def _manifest(self, facts: dict[str, dict[str, object]]) -> None:
        """Written last: a folder without it is no export."""
        site = current_site()
        manifest = {
            "format": NAME,
            "version": VERSION,
            "made_at": timestamp(database_now()),
            "site": {
                "address": settings.SITE_URL,
                "name": site.name,
                "tagline": site.tagline,
                "language": site.language,
            },
            "people": self._with_people,
            "files": {file_of(kind): facts[kind] for kind in sorted(facts)},
        }
        write_manifest(self._folder, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")

    def _advance(self, size: int) -> None:
        if self._progress:
            self._progress.advance(size)


def _work() -> int:
    rows = Revision.objects.filter(article__in=articles().values("pk")).count()
    rows += Comment.objects.filter(article__in=articles().values("pk")).count()
    stored = MediaFile.objects.filter(pk__in=versions().values("file")).aggregate(all=Sum("size"))["all"]
    return _ROW * rows + (stored or 0)
