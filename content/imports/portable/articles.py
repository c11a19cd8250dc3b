"""Import of articles with all versions. What was public at the source is public here, where that is right.

It is right if the section shows it to no reader who could not read it there. Everything else is a draft or
stays taken down, and nothing is published later by itself: no schedule, submission or approval is imported.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.record import record as tell
from content import events
from content.addresses import addresses
from content.exports.export_format import Record
from content.imports.portable.context import Run, short
from content.imports.portable.lines import Line
from content.imports.portable.people import author
from content.imports.portable.revisions import Written, write_revisions
from content.imports.portable.validation import parent_of, texts
from content.imports.wordpress.report import Account
from content.kinds.kind import Kind
from content.kinds.registry import kinds
from content.models import Address, Article, Section
from content.policy import is_looser
from content.taxonomy.article_topics import set_topics
from rbac.errors import Invalid


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
        tell(
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
