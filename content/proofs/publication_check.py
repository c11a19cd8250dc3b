"""Publication check: whether readers see what the audit log says was published.

A user who owns the database can overwrite a public text, past every trigger. They cannot make it match the
digest in a sealed entry: that is checked here, and any reader can check it with the proof of the page.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from audit.actors import identity_of
from audit.models import Entry
from content import events
from content.models import Article, Revision
from content.proofs.publication_proof import IMPORTED, TELLING, value_of, version_told
from content.revisions.revisions import Content

AT_ONCE = 200  # articles whose entries are read together
REMOVED = events.REVISION_REDACTED.name


class Doubtful(NamedTuple):
    """An article whose public text differs from the audit log, and how."""

    article: Article
    detail: str


def doubtful_publications(newest: int | None = None) -> Iterator[Doubtful]:
    """Every public article, or the ``newest`` of them: two queries for each two hundred."""
    public = Article.objects.filter(live__isnull=False, archived_at__isnull=True)
    for articles in _in_steps(public, newest):
        entries = _entries_about(articles)
        for article in articles:
            live, told = article.live, entries.get(str(article.pk), ())
            if live is not None and (detail := _what_is_wrong(live, told)):
                yield Doubtful(article, detail)


def _in_steps(public: QuerySet[Article], newest: int | None) -> Iterator[list[Article]]:
    """Newest versions first, each step from the end of the last one: one query would hold all texts of the site
    in memory, because there are no server-side cursors (secureproject/database.py).
    """
    rows, left = public.select_related("live").order_by("-live_id"), newest
    while left is None or left > 0:
        step = list(rows[: AT_ONCE if left is None else min(left, AT_ONCE)])
        if not step:
            return
        yield step
        rows = rows.filter(live_id__lt=step[-1].live_id)
        left = None if left is None else left - len(step)


def _entries_about(articles: Sequence[Article]) -> dict[str, list[Entry]]:
    kind, keys = identity_of(articles[0]).kind, [str(article.pk) for article in articles]
    found: dict[str, list[Entry]] = {}
    told = Entry.objects.filter(subject_kind=kind, subject_id__in=keys, event__in=(*TELLING, REMOVED))
    for entry in told.order_by("pk"):
        found.setdefault(entry.subject_id, []).append(entry)
    return found


def _what_is_wrong(live: Revision, entries: Sequence[Entry]) -> str:
    told = [entry for entry in entries if entry.event in TELLING and _shows(entry)]
    if not told or told[-1].event == events.ARTICLE_TAKEN_DOWN.name:
        return "Readers see it, and the audit log tells of no publication."
    said = version_told(told[-1])
    if said != (live.number, live.digest):
        return f"Readers see version {live.number}, which is not the one that was published."
    left = [
        value_of(entry, "digest_after")
        for entry in entries
        if entry.event == REMOVED and version_told(entry) == said
    ]
    if Content.of(live).digest != (left[-1] if left else live.digest):
        return "The words that readers see are not those that were published."
    return ""


def _shows(entry: Entry) -> bool:
    """Whether readers saw something else afterwards: not for an import of a text that was not public."""
    return entry.event != IMPORTED or value_of(entry, "state") == "published"
