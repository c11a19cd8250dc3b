"""Saying yes to a version, and counting who has. A guest and the editor who asked them count as one person."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from content import events
from content.approval_validity import approvers_of
from content.counted_approvals import counted_approvals
from content.missing_approvals import approvals_left, counted_as
from content.models import Approval, Article, GuestReview, Revision, RevisionStatus
from content.models.articles.review import State
from content.models.articles.section import Guests
from content.policy import in_force, on_record


def say_yes(
    article: Article,
    draft: Revision,
    *,
    by: Actor,
    approver: AbstractBaseUser,
    role: str,
    guest: GuestReview | None = None,
) -> None:
    """``by`` approves ``draft``, in their ``role``; ``approver`` is that person, or who answers for the ``guest``.

    Whether they may has been decided. Article row locked. It is approved once as many people have said yes as the
    section asks for.
    """
    policy = in_force(article.section).values()
    given = Approval.objects.create(
        revision=draft,
        digest=draft.digest,
        submission=draft.status.submission,
        approver_id=approver.pk,
        guest=guest,
        role=role,
        policy=policy,
    )
    if approvals_missing(article) == 0:
        RevisionStatus.objects.filter(pk=draft.pk).update(state=State.APPROVED)
    draft.status.refresh_from_db()
    Article.objects.filter(pk=article.pk).update(changed_at=Now())
    record(
        events.ARTICLE_APPROVED,
        by=by,
        about=article,
        revision=draft.number,
        digest=draft.digest,
        role=role,
        four_eyes=article.section.four_eyes,
        policy=on_record(policy),
        counted_as=counted_as(article.section, given),
        person=guest.guest if guest else None,
        by_guest=guest.in_journal if guest else None,
    )


def waits_for_approval(article: Article) -> bool:
    """Whether the draft waits for a yes. Queries only where it is approved.

    More can be asked for than when it was approved, what a guest said can count no longer, and whoever approved it may
    have left.
    """
    state = article.draft.status.state if article.draft else None
    if state != State.APPROVED:
        return state == State.IN_REVIEW
    return approvals_missing(article) > 0 or bool(counts_no_longer(article))


def states_to_approve(article: Article) -> set[State]:
    """In which a yes is taken. Of several people each may say it, also when it is approved."""
    more = asks_for_several(article) or waits_for_approval(article)
    return {State.IN_REVIEW, State.APPROVED} if more else {State.IN_REVIEW}


def asks_for_several(article: Article) -> bool:
    """Whether one yes of anybody who may approve need not be enough."""
    section = article.section
    return section.four_eyes and (section.approvals > 1 or bool(section.demands))


def approvals_missing(article: Article) -> int:
    """How many more people have to say yes to the draft as it was submitted. One query."""
    section = article.section
    needed = max(section.approvals, len(section.demands)) if section.four_eyes else 1
    if article.draft is None:
        return needed
    if section.four_eyes and section.demands:
        live = article.live.number if article.live else 0
        return approvals_left(article.draft, article.draft.status.submission, since=live)
    people = counting(article, article.draft).exclude(approver__in=article.draft_author_ids)
    return max(0, needed - people.order_by().values("approver").distinct().count())


def counts_no_longer(article: Article) -> str:
    """Why what was approved cannot be published, where those who approved it may not approve any more; else "".

    A few queries for each of them, none where nothing is approved.
    """
    draft = article.draft
    if draft is None or draft.status.state != State.APPROVED or not article.section.four_eyes:
        return ""
    if approvals_missing(article) > 0:  # by the rules of today, whoever gave one
        return ""
    return approvers_of(article, counted_approvals(article)).why_not


def counting(article: Article, draft: Revision) -> QuerySet[Approval]:
    """Every yes to these words as they were submitted; those of guests only where the section lets guests approve."""
    given = draft.approvals.filter(submission=draft.status.submission, digest=draft.digest)
    return given if article.section.guests == Guests.APPROVE else given.filter(guest=None)
