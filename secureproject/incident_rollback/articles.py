"""Articles in an incident rollback: the text returns to the version before the window and is unpublished.

Each step calls a service function that decides again. No step publishes new text: readers see what they saw before,
with its approvals counted again (previous_version.py), or nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.events import Event
from audit.models import Entry
from content import events, workflow
from content.articles.restore import restore_revision
from content.corrections import reverting
from content.corrections.events import CORRECTION_COUNTERSIGNED, CORRECTION_PUBLISHED
from content.guests.events import GUEST_INVITED
from content.models import Article, GuestReview, ScheduledChange, UrgentCorrection
from content.models.articles.correction import Outcome
from content.models.articles.guest import Answer
from content.models.articles.review import State
from content.proofs.publication_proof import value_of
from content.revisions.revisions import Content, lock_article
from content.scheduling.events import SCHEDULED
from content.trash import verbs as trash
from content.trash.events import ARTICLE_TRASHED
from secureproject.incident_rollback.item import Item, Pair, Pairs, item_about, rollback_reason
from secureproject.incident_rollback.previous_version import (
    PreviousVersion,
    previous_version,
    show_previous,
    take_down,
)

_BEGUN = events.ARTICLE_CREATED, events.ARTICLE_IMPORTED
_WRITTEN = events.ARTICLE_CREATED, events.ARTICLE_EDITED, events.REVISION_RESTORED, CORRECTION_PUBLISHED
_PUBLISHED = events.ARTICLE_PUBLISHED, CORRECTION_PUBLISHED
_APPROVED = events.ARTICLE_APPROVED, CORRECTION_COUNTERSIGNED
_OTHER = events.ARTICLE_SUBMITTED, events.ARTICLE_TAKEN_DOWN, ARTICLE_TRASHED, GUEST_INVITED, SCHEDULED
_COVERED = frozenset(event.name for event in (*_BEGUN, *_WRITTEN, *_PUBLISHED, *_APPROVED, *_OTHER))
_RELATED = "section__scope", "address", "draft__status", "draft__author", "live__status"


class Facts(NamedTuple):
    """What the window did to an article. ``keys`` are of audit log entries, the other numbers are of versions.

    published: by the account, or by the worker at a time it scheduled. approved: by it, or by guests whom it asked.
    """

    keys: frozenset[int]
    is_new: bool
    written: frozenset[int]
    published: frozenset[int]
    approved: frozenset[int]
    submitted: frozenset[int]
    corrections: frozenset[int]

    @property
    def untrusted(self) -> frozenset[int]:
        """Versions that must not stay public."""
        return self.written | self.published | self.approved


class Step(NamedTuple):
    """``do(article, by=...)`` is a service function; ``text`` says what it does."""

    name: str
    text: str
    do: Callable[..., object]


def articles(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for each article with remaining effects of the account."""
    by_article: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair[0].subject_kind == "content.article":
            by_article[int(pair[0].subject_id)].append(pair)
    there = Article.objects.filter(pk__in=by_article, purged_at=None).select_related(*_RELATED)
    for article in there.order_by("pk"):
        facts = facts_of([entry for entry, _line in by_article[article.pk]])
        if steps := steps_for(article, facts, person):
            yield _item(article, by_article[article.pk], facts, steps)


def _item(article: Article, pairs: Pairs, facts: Facts, steps: Sequence[Step]) -> Item:
    return item_about(
        f"article:{article.pk}",
        [pair for pair in pairs if pair[0].event in _COVERED],
        name=article.newest.title or article.slug,
        will=", ".join(step.text for step in steps),
        warning=_warning(article, facts, {step.name for step in steps}),
        state=f"{article.newest.number} {article.live_id} {article.trashed_at}",
        revert=partial(_revert, article, steps),
    )


def _revert(article: Article, steps: Sequence[Step], *, by: Actor) -> None:
    """Completed steps stay when a later one is refused. Raises Refused and Invalid."""
    for step in steps:
        step.do(lock_article(article), by=by)


def facts_of(entries: Sequence[Entry]) -> Facts:
    """Facts from ``entries`` of one article."""
    guests = _values(entries, GUEST_INVITED, field="guest")
    schedules = _values(entries, SCHEDULED, field="schedule")
    answered = GuestReview.objects.filter(pk__in=guests, answer=Answer.APPROVED)
    later = ScheduledChange.objects.filter(pk__in=schedules, revision__isnull=False, done_at__isnull=False)
    return Facts(
        keys=frozenset(entry.pk for entry in entries),
        is_new=any(entry.event in {event.name for event in _BEGUN} for entry in entries),
        written=_values(entries, *_WRITTEN),
        published=_values(entries, *_PUBLISHED).union(later.values_list("revision__number", flat=True)),
        approved=_values(entries, *_APPROVED).union(answered.values_list("revision__number", flat=True)),
        submitted=_values(entries, events.ARTICLE_SUBMITTED),
        corrections=_values(entries, CORRECTION_PUBLISHED, field="correction"),
    )


def _values(entries: Sequence[Entry], *of: Event, field: str = "revision") -> frozenset[int]:
    names = {event.name for event in of}
    found = (value_of(entry, field) for entry in entries if entry.event in names)
    return frozenset(int(value) for value in found if value is not None)


def steps_for(article: Article, facts: Facts, person: User) -> list[Step]:
    """Steps in order; empty when nothing is left to revert."""
    if article.trashed_at and (facts.is_new or not _did_it_last(article, ARTICLE_TRASHED, facts)):
        return []
    if facts.is_new:
        down = [_take_down_step()] if article.live_id else []
        return [*down, Step("trash", _("move it to the trash"), trash.trash_article)]
    steps = (
        [Step("recover", _("recover it from the trash"), trash.recover_article)] if article.trashed_at else []
    )
    steps += _visibility_steps(article, facts)
    return steps + _text_steps(article, facts, person, {step.name for step in steps})


def _visibility_steps(article: Article, facts: Facts) -> list[Step]:
    if article.live is None or article.live.number not in facts.untrusted:
        is_theirs = article.archived_at and _did_it_last(article, events.ARTICLE_TAKEN_DOWN, facts)
        return [_restore_step()] if is_theirs else []
    mine = UrgentCorrection.objects.filter(pk__in=facts.corrections, outcome=Outcome.OPEN)
    if fix := mine.filter(revision=article.live_id).first():
        text = _("show what was public before the urgent correction")
        return [Step("show", text, lambda article, *, by: reverting.take_back(fix, by=by))]
    before = previous_version(article, facts.untrusted, facts.written)
    if before is None or before.why_not:
        return [_take_down_step(before)]
    text = _("show what was public before: %(version)s") % {"version": before.described}
    return [Step("show", text, partial(show_previous, before=before))]


def _take_down_step(before: PreviousVersion | None = None) -> Step:
    text = _("take it down")
    if before:
        said = {"version": before.described, "why": before.why_not}
        text = _("take it down (%(version)s was public before and cannot return: %(why)s)") % said
    return Step("take_down", text, partial(take_down, before=before))


def _restore_step() -> Step:
    return Step("restore", _("restore it as a draft"), workflow.restore)


def _text_steps(article: Article, facts: Facts, person: User, done: set[str]) -> list[Step]:
    if number := _version_before(article, facts):
        text = _("go back to version %(number)d, as a new draft") % {"number": number}
        back = Step("go_back", text, partial(_go_back, number=number))
        return [_restore_step(), back] if "take_down" in done else [back]
    if "show" not in done and _is_in_review(article, facts, person):  # "show" makes every draft a draft again
        text = _("send it back, which voids its approvals")
        return [Step("send_back", text, partial(workflow.send_back, note=rollback_reason()))]
    return []


def _go_back(article: Article, *, number: int, by: Actor) -> None:
    restore_revision(article, number, by=by, base=article.newest.number)


def _last(article: Article, event: Event) -> Entry | None:
    found = Entry.objects.filter(event=event.name, subject_kind="content.article", subject_id=str(article.pk))
    return found.order_by("-pk").first()


def _did_it_last(article: Article, event: Event, facts: Facts) -> bool:
    """Whether the article's last ``event`` is in the window, so that no later one has another reason."""
    last = _last(article, event)
    return last is not None and last.pk in facts.keys


def _version_before(article: Article, facts: Facts) -> int:
    """Number of the version before the window; 0 if the newest version has the same content, or it was restored."""
    before = None
    if facts.written:
        before = article.revisions.filter(number__lt=min(facts.written)).order_by("-number").first()
    if before is None or Content.of(before) == Content.of(article.newest):
        return 0
    last = _last(article, events.REVISION_RESTORED)
    is_done = last and last.pk > max(facts.keys) and value_of(last, "restored") == before.number
    return 0 if is_done else before.number


def _is_in_review(article: Article, facts: Facts, person: User) -> bool:
    """Whether the draft waits as the account submitted it, or with an approval given by the account."""
    draft = None if article.is_archived else article.draft
    if draft is None or draft.status.state not in {State.IN_REVIEW, State.APPROVED}:
        return False
    if draft.number in facts.submitted and draft.status.submitted_by_id == person.pk:
        return True
    given = draft.approvals.filter(submission=draft.status.submission, approver=person)
    return draft.number in facts.approved and given.exists()


def _warning(article: Article, facts: Facts, steps: set[str]) -> str:
    """Warning to read first because other users' work is affected; "" if none is."""
    said, live = [], article.live.number if article.live else 0
    if {"go_back", "trash"} & steps and (names := _later_authors(article, facts)):
        said.append(
            _(
                "%(names)s edited it since. Their versions stay in the history, but the newest version will be the one"
                " from before. Read it first."
            )
            % {"names": names}
        )
    if facts.written and live > max(facts.written) and "trash" not in steps:
        said.append(
            _("Readers see version %(number)d, which was based on it and stays public. Read it too.")
            % {"number": live}
        )
    if {"take_down", "show"} & steps and live not in facts.written | facts.published:
        said.append(_("Another account published it. Readers will no longer see it."))
    return " ".join(said)


def _later_authors(article: Article, facts: Facts) -> str:
    """Names of all who wrote after the window began, outside it: the owner of the account may be one of them."""
    if not facts.written:
        return ""
    later = article.revisions.filter(number__gt=min(facts.written)).exclude(number__in=facts.written)
    return ", ".join(
        sorted({str(revision.author) for revision in later.select_related("author").defer("body")})
    )
