"""Approving a version, and counting approvals. A guest and the editor who invited them count as one approver."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from content import events
from content.draft_approvals import approvals_left, approvals_of, approvers_of, counted_approvals, counted_as
from content.models import Approval, Article, GuestReview, Revision, RevisionStatus, Signature
from content.models.articles.review import State
from content.policy import in_force, on_record
from content.rulebook.devices import sharing_a_device
from content.rulebook.signatures import demands_signature
from content.signatures.signing import store


def record_approval(
    article: Article,
    draft: Revision,
    *,
    by: Actor,
    approver: AbstractBaseUser,
    role: str,
    guest: GuestReview | None = None,
    signature: Signature | None = None,
) -> None:
    """``by`` approves ``draft``, in their ``role``; ``approver`` is that user, or the one responsible for ``guest``.

    Permission has been decided. Article row locked. The draft is approved once it has as many approvals as the
    section requires.
    """
    shared = bool(sharing_a_device(by, article))
    policy = in_force(article.section).values()
    signed = store(signature, article, is_demanded=demands_signature(article))
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
        signature=signed,
        person=guest.guest if guest else None,
        by_guest=guest.audit_identity if guest else None,
    )
    if shared:
        record(events.DEVICE_SHARED, by=by, about=article, revision=draft.number)


def waits_for_approval(article: Article) -> bool:
    """Whether the draft needs another approval. Queries only where it is approved.

    The section can require more by now, a guest's approval can have stopped counting, and an approver may have
    left.
    """
    state = article.draft.status.state if article.draft else None
    if state != State.APPROVED:
        return state == State.IN_REVIEW
    return approvals_missing(article) > 0 or bool(counts_no_longer(article))


def states_to_approve(article: Article) -> set[State]:
    """States in which approvals are accepted. If several are required, an approved draft still accepts more."""
    more = asks_for_several(article) or waits_for_approval(article)
    return {State.IN_REVIEW, State.APPROVED} if more else {State.IN_REVIEW}


def asks_for_several(article: Article) -> bool:
    """Whether one approval by any user who may approve can be too few."""
    section = article.section
    return section.four_eyes and (section.approvals > 1 or bool(section.demands))


def approvals_missing(article: Article) -> int:
    """Number of approvals still missing for the submitted draft. One query."""
    section = article.section
    needed = max(section.approvals, len(section.demands)) if section.four_eyes else 1
    if article.draft is None:
        return needed
    if section.four_eyes and section.demands:
        live = article.live.number if article.live else 0
        return approvals_left(article.draft, article.draft.status.submission, since=live)
    people = approvals_of(article, article.draft).exclude(one_with__overlap=article.draft_author_ids)
    return max(0, needed - people.order_by().values("approver").distinct().count())


def counts_no_longer(article: Article) -> str:
    """Why an approved draft cannot be published, if its approvers may no longer approve; else "".

    A few queries for each of them, none where nothing is approved.
    """
    draft = article.draft
    if draft is None or draft.status.state != State.APPROVED or not article.section.four_eyes:
        return ""
    if approvals_missing(article) > 0:  # by today's rules, regardless of who approved
        return ""
    return approvers_of(article, counted_approvals(article)).why_not
