"""Import of articles with all versions. What was public at the source is public here, where that is right.

It is right if the section shows it to no reader who could not read it there. Everything else is a draft or
stays taken down, and nothing is published later by itself: no schedule, submission or approval is imported.
Versions are cleaned like any input, with their original numbers, authors and dates.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import batched

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
from content.kinds.kind import kinds
from content.media.urls.files import ADDRESS, named_in
from content.models import Address, Article, AssetVersion, Revision, RevisionMedia, RevisionStatus, Section
from content.models.articles.review import State
from content.policy import is_looser
from content.revisions.revisions import Content, cleaned_words, set_topics
from rbac.errors import Invalid

AT_A_TIME = 25
_CLEANED = ("title", "summary", "body", "language", "correction_notes", "details")


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


def _bring(run: Run, record: Record, revisions: Iterator[Line], account: Account) -> None:
    try:
        with transaction.atomic():
            article = _Arrival(run, record, account).bring(revisions)
    except Invalid as error:
        run.here.pop(("article", short(record["address"])), None)
        account.left_out(str(error))
        return
    run.articles[record["address"]] = article.pk  # not the texts: there are hundreds of thousands
    run.live += article.live is not None


class _Arrival:
    """One article being imported."""

    def __init__(self, run: Run, record: Record, account: Account) -> None:
        self.run, self.record, self.account = run, record, account
        self.place, _slash, self.slug = record["address"].rpartition("/")
        self.section: Section = run.sections[self.place]
        self.kind = kinds[record["kind"]]
        self.named: dict[str, AssetVersion] = {}  # files of the export, by their address here

    def bring(self, revisions: Iterator[Line]) -> Article:
        """Raises Invalid for what cannot be stored."""
        self.article = article = self._row()
        # Before any revision: PostgreSQL exempts them from four eyes only if it saw the whole article arrive.
        self.run.remember("article", self.record["address"], article.pk)
        is_live = self._may_be_live()
        self.live: int | None = self.record["live"] if is_live else None
        # A version that readers may not see here becomes the draft, unless there is a newer one.
        self.draft: int | None = self.record["draft"] or (None if is_live else self.record["live"])
        for part in batched(revisions, AT_A_TIME):
            self._write([line.record for line in part])
        shown = self._point()
        self.account.title = shown.title
        record_event(
            events.ARTICLE_IMPORTED,
            by=self.run.by,
            about=article,
            revision=shown.number,
            digest=shown.digest,
            state="published" if article.live else "archived" if article.archived_at else "draft",
            source=self.run.site,
        )
        return article

    def _row(self) -> Article:
        article = Article.objects.create(
            public_id=unused_id(Article, self.record["public_id"], self.account),
            kind=self.kind.name,
            section=self.section,
            slug=self.slug,
            author_id=author(self.run, self.record["author"], self.account).pk,
            created_at=self.record["created_at"],
            archived_at=self._past("archived_at"),
        )
        addresses.place(article, self.section, self.slug)
        return article

    def _may_be_live(self) -> bool:
        if self.record["live"] is None:
            return False
        if self.run.how.drafts:
            self.account.changed("readers saw it there; here it is a draft, as was asked for")
            return False
        if is_looser("audience", self.section.audience, self.run.audiences[self.place]):
            self.account.changed("more people would read it here than there, so it is a draft")
            return False
        return True

    def _point(self) -> Revision:
        """Sets the dates that go with the live version and the draft; returns the version that is shown first."""
        article = self.article
        article.draft_author_ids = sorted(
            set(article.revisions.filter(number__gt=self.live or 0).values_list("author_id", flat=True))
        )
        if article.live or article.archived_at:
            article.published_at = self._past("published_at")
            article.first_published_at = self._past("first_published_at") or article.published_at
        if article.live:
            article.begins_at, article.ends_at = self.kind.span(article.live.details)
        article.changed_at = self.record["changed_at"]
        article.save()
        shown = article.live or article.draft
        assert shown is not None  # noqa: S101 - validation.py refuses an article without versions
        set_topics(article, shown.topic_ids)
        return shown

    def _past(self, name: str) -> datetime | None:
        """A future timestamp becomes now: nothing is scheduled by an import."""
        at: datetime | None = self.record[name]
        now = timezone.now()
        if at is not None and at > now:
            self.account.changed(f"its date ({name}) was still to come: it is now")
            return now
        return at

    def _write(self, records: list[Record]) -> None:
        """Some versions of an article. Raises UncleanText for one that cannot be stored."""
        rows = [self._revision(record) for record in records]
        Revision.objects.bulk_create(rows)
        RevisionStatus.objects.bulk_create(
            RevisionStatus(revision=row, state=self._state(row)) for row in rows
        )
        RevisionMedia.objects.bulk_create(
            RevisionMedia(revision=row, version=version) for row in rows for version in self._shown(row)
        )
        for row in rows:
            if row.number == self.live:
                self.article.live = row
            elif row.number == self.draft:
                self.article.draft = row

    def _revision(self, record: Record) -> Revision:
        words = self._words(record)
        if record["number"] == self.live and (missing := self.kind.missing(words.details)):
            self.account.changed(f"it lacks what readers need ({missing[0].name}), so it is a draft")
            self.live, self.draft = None, self.draft or record["number"]
        return Revision(
            article=self.article,
            number=record["number"],
            author_id=author(self.run, record["author"], self.account).pk,
            created_at=record["created_at"],
            **words.columns,
        )

    def _state(self, row: Revision) -> State:
        if row.number == self.live:
            return State.PUBLISHED
        if row.number == self.draft:
            return State.ARCHIVED if self.article.archived_at else State.DRAFT
        return State.SUPERSEDED

    def _words(self, record: Record) -> Content:
        run, number = self.run, record["number"]
        record = {**record, "body": ADDRESS.sub(self._address_here, record["body"])}
        words = cleaned_words(
            **{name: record[name] for name in _CLEANED},
            topics=[run.topics[topic] for topic in record["topics"] if topic in run.topics],
            bylines=[run.bylines[key] for key in record["bylines"] if key in run.bylines],
            kind=self.kind.name,
        )
        for name in _CLEANED:
            if getattr(words, name) != record[name]:
                self.account.changed(f"version {number}: its {name.replace('_', ' ')} was cleaned")
        if len(words.topic_ids) < len(set(record["topics"])) or len(words.byline_ids) < len(
            record["bylines"]
        ):
            self.account.changed(f"version {number}: topics or bylines that did not come in were left out")
        return words

    def _address_here(self, found: re.Match[str]) -> str:
        """Cleaned files have other addresses here."""
        version = self._version(found[0])
        if version is None:
            return found[0]
        self.named[version.address] = version
        return version.address

    def _version(self, address: str) -> AssetVersion | None:
        """The same bytes may be in several libraries: that of the article's own section comes first."""
        known = self.run.versions.get(address, [])
        own = [version for section, version in known if section == self.place]
        return next(iter(own or [version for _section, version in known]), None)

    def _shown(self, row: Revision) -> list[AssetVersion]:
        """Only files of the export itself: else a digest in a text would open files here to its readers."""
        found: dict[int, AssetVersion] = {}
        for digest, name in named_in(row.body):
            version = self.named.get(f"/media/{digest}/{name}")
            if version is None:
                self.account.changed(
                    f"version {row.number}: the file {name} did not come in, and is not shown"
                )
            else:
                found[version.pk] = version
        return list(found.values())
