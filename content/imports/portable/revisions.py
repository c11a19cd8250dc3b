"""Import of versions: cleaned like any input, with their original numbers, authors and dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from content.exports.export_format import Record
from content.imports.portable.context import Run
from content.imports.portable.lines import Line
from content.imports.portable.people import author
from content.imports.portable.validation import parent_of
from content.imports.wordpress.report import Account
from content.kinds.kind import Kind
from content.media.urls.files import ADDRESS, named_in
from content.models import Article, AssetVersion, Revision, RevisionMedia, RevisionStatus
from content.models.articles.review import State
from content.revisions.revisions import Words, cleaned_words
from content.text.html_text import word_count

AT_A_TIME = 25


@dataclass(slots=True)
class Written:
    """``draft`` is never None without ``live``. ``draft_authors``: authors of text later than the live version."""

    live: Revision | None = None
    draft: Any = None
    draft_authors: set[int] = field(default_factory=set)


def write_revisions(
    run: Run,
    article: Article,
    record: Record,
    revisions: Iterator[Line],
    account: Account,
    *,
    kind: Kind,
    is_live: bool,
) -> Written:
    """All versions of an article that has none yet, in batches. Raises UncleanText for one that cannot be stored."""
    written = Written()
    arrival = _Versions(run, article, record, account, kind, is_live)
    for part in batched(revisions, AT_A_TIME):
        rows = [arrival.row(line.record) for line in part]
        Revision.objects.bulk_create(row for row, _shown in rows)
        RevisionStatus.objects.bulk_create(
            RevisionStatus(revision=row, state=arrival.state(row)) for row, _shown in rows
        )
        RevisionMedia.objects.bulk_create(
            RevisionMedia(revision=row, version=version) for row, shown in rows for version in shown
        )
        for row, _shown in rows:
            arrival.note(row, written)
    return written


class _Versions:
    def __init__(
        self, run: Run, article: Article, record: Record, account: Account, kind: Kind, is_live: bool
    ) -> None:
        self.run, self.article, self.account, self.kind = run, article, account, kind
        self.section = parent_of(record["address"])
        self.named: dict[str, AssetVersion] = {}  # files of the export, by their address here
        self.live = record["live"] if is_live else None
        # A version that readers may not see here becomes the draft, unless there is a newer one.
        self.draft = record["draft"] or (None if is_live else record["live"])

    def row(self, record: Record) -> tuple[Revision, list[AssetVersion]]:
        words = self._words(record)
        if record["number"] == self.live and (missing := self.kind.missing(words.details)):
            self.account.changed(f"it lacks what readers need ({missing[0].name}), so it is a draft")
            self.live, self.draft = None, self.draft or record["number"]
        row = Revision(
            article=self.article,
            number=record["number"],
            title=words.title,
            summary=words.summary,
            body=words.body,
            language=words.language,
            topic_ids=list(words.topic_ids),
            correction_notes=words.correction_notes,
            byline_ids=list(words.byline_ids),
            details=dict(words.details),
            words=word_count(words.body),
            digest=words.digest,
            author_id=author(self.run, record["author"], self.account).pk,
            created_at=record["created_at"],
        )
        return row, self._shown(words.body, record["number"])

    def state(self, row: Revision) -> State:
        if row.number == self.live:
            return State.PUBLISHED
        if row.number == self.draft:
            return State.ARCHIVED if self.article.archived_at else State.DRAFT
        return State.SUPERSEDED

    def note(self, row: Revision, written: Written) -> None:
        if row.number > (self.live or 0):
            written.draft_authors.add(row.author_id)
        if row.number == self.live:
            written.live = row
        elif row.number == self.draft:
            written.draft = row

    def _words(self, record: Record) -> Words:
        run, number = self.run, record["number"]
        record = {**record, "body": self._with_addresses_of_here(record["body"])}
        words = cleaned_words(
            title=record["title"],
            summary=record["summary"],
            body=record["body"],
            language=record["language"],
            topics=[run.topics[topic] for topic in record["topics"] if topic in run.topics],
            correction_notes=record["correction_notes"],
            bylines=[run.bylines[key] for key in record["bylines"] if key in run.bylines],
            kind=self.kind.name,
            details=record["details"],
        )
        for name in ("title", "summary", "body", "correction_notes", "details"):
            if getattr(words, name) != record[name]:
                self.account.changed(f"version {number}: its {name.replace('_', ' ')} was cleaned")
        if len(words.topic_ids) < len(set(record["topics"])) or len(words.byline_ids) < len(
            record["bylines"]
        ):
            self.account.changed(f"version {number}: topics or bylines that did not come in were left out")
        return words

    def _with_addresses_of_here(self, body: str) -> str:
        """Cleaned files have other addresses here."""
        return ADDRESS.sub(self._address_here, body)

    def _address_here(self, found: re.Match[str]) -> str:
        version = self._version(found[0])
        if version is None:
            return found[0]
        self.named[version.address] = version
        return version.address

    def _version(self, address: str) -> AssetVersion | None:
        """The same bytes may be in several libraries: that of the article's own section comes first."""
        known = self.run.versions.get(address, [])
        own = [version for section, version in known if section == self.section]
        return next(iter(own or [version for _section, version in known]), None)

    def _shown(self, body: str, number: int) -> list[AssetVersion]:
        """Only files of the export itself: else a digest in a text would open files here to its readers."""
        found: dict[int, AssetVersion] = {}
        for digest, name in named_in(body):
            version = self.named.get(f"/media/{digest}/{name}")
            if version is None:
                self.account.changed(f"version {number}: the file {name} did not come in, and is not shown")
            else:
                found[version.pk] = version
        return list(found.values())
