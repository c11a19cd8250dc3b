"""Import of articles with all versions. What was public at the source is public here, where that is right.

It is right if the section shows it to no reader who could not read it there. Everything else is a draft or
stays taken down, and nothing is published later by itself: no schedule, submission or approval is imported.
Versions are cleaned like any input, with their original numbers, authors and dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.record import record as record_event
from content import events
from content.addresses import addresses
from content.exports.export_format import Record
from content.imports.portable.context import Run, short, unused_id
from content.imports.portable.folder import Line
from content.imports.portable.people import author
from content.imports.portable.validation import parent_of, texts
from content.imports.wordpress.report import Account
from content.kinds.kind import Kind, kinds
from content.media.urls.files import ADDRESS, named_in
from content.models import Address, Article, AssetVersion, Revision, RevisionMedia, RevisionStatus, Section
from content.models.articles.review import State
from content.policy import is_looser
from content.revisions.revisions import Content, cleaned_words, set_topics
from content.text.html_text import word_count
from rbac.errors import Invalid

AT_A_TIME = 25


def bring_articles(run: Run) -> None:
    for article, revisions in texts(run.read("articles"), run.read("revisions")):
        record = article.record
        account = run.report.open("article", record["address"], "")
        if run.known_by_address("article", record["address"]):
            account.already_here()
        elif parent_of(record["address"]) in run.without:
            account.left_out("its section was left out")
        elif Address.objects.filter(path=record["address"]).exists():
            account.left_out("something else stands at its address, or an old address leads from there")
        else:
            _bring(run, record, revisions, account)


@dataclass(slots=True)
class Written:
    """``draft`` is never None without ``live``. ``draft_authors``: authors of text later than the live version."""

    live: Revision | None = None
    draft: Any = None
    draft_authors: set[int] = field(default_factory=set)


def _bring(run: Run, record: Record, revisions: Iterator[Line], account: Account) -> None:
    try:
        with transaction.atomic():
            article, live = _Arrival(run, record, account).bring(revisions)
    except Invalid as error:
        run.here.pop(("article", short(record["address"])), None)
        account.left_out(str(error))
        return
    run.articles[record["address"]] = article.pk  # not the texts: there are hundreds of thousands
    run.live += live


@dataclass(slots=True)
class _Arrival:
    """One article being imported."""

    run: Run
    record: Record
    account: Account
    section: Section = field(init=False)
    kind: Kind = field(init=False)

    def bring(self, revisions: Iterator[Line]) -> tuple[Article, bool]:
        """The article, and whether readers see it. Raises Invalid for what cannot be stored."""
        self.kind = kinds[self.record["kind"]]
        self.section = self.run.sections[parent_of(self.record["address"])]
        article = self._row()
        # Before any revision: PostgreSQL exempts them from four eyes only if it saw the whole article arrive.
        self.run.remember("article", self.record["address"], article.pk)
        is_live = self._may_be_live()
        written = write_revisions(
            self.run, article, self.record, revisions, self.account, kind=self.kind, is_live=is_live
        )
        self._point(article, written)
        shown = written.live or written.draft
        self.account.title = shown.title
        record_event(
            events.ARTICLE_IMPORTED,
            by=self.run.by,
            about=article,
            revision=shown.number,
            digest=shown.digest,
            state="published" if written.live else "archived" if article.archived_at else "draft",
            source=self.run.site,
        )
        return article, written.live is not None

    def _row(self) -> Article:
        slug = self.record["address"].rpartition("/")[2]
        article = Article.objects.create(
            public_id=unused_id(Article, self.record["public_id"], self.account),
            kind=self.kind.name,
            section=self.section,
            slug=slug,
            author_id=author(self.run, self.record["author"], self.account).pk,
            created_at=self.record["created_at"],
            archived_at=self._past("archived_at"),
        )
        addresses.place(article, self.section, slug)
        return article

    def _may_be_live(self) -> bool:
        if self.record["live"] is None:
            return False
        there = self.run.audiences[parent_of(self.record["address"])]
        if self.run.drafts:
            self.account.changed("readers saw it there; here it is a draft, as was asked for")
            return False
        if is_looser("audience", self.section.audience, there):
            self.account.changed("more people would read it here than there, so it is a draft")
            return False
        return True

    def _point(self, article: Article, written: Written) -> None:
        """Sets the live version, the draft, and the dates that go with them."""
        article.live, article.draft = written.live, written.draft
        article.draft_author_ids = sorted(written.draft_authors)
        if written.live or article.archived_at:
            article.published_at = self._past("published_at")
            article.first_published_at = self._past("first_published_at") or article.published_at
        if written.live:
            article.begins_at, article.ends_at = self.kind.span(written.live.details)
        article.changed_at = self.record["changed_at"]
        article.save()
        shown = written.live or written.draft
        set_topics(article, shown.topic_ids)

    def _past(self, name: str) -> datetime | None:
        """A future timestamp becomes now: nothing is scheduled by an import."""
        at: datetime | None = self.record[name]
        now = timezone.now()
        if at is not None and at > now:
            self.account.changed(f"its date ({name}) was still to come: it is now")
            return now
        return at


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

    def _words(self, record: Record) -> Content:
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
