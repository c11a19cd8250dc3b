"""Urgent correction: changes a published text at once, by one user, and is countersigned afterwards.

It starts from the text that readers see; a draft in progress stays in the history and is no part of it.
PostgreSQL sets the deadline (content/models/articles/correction.py) and decides whether enough users
countersigned. Raises ``Refused``, and ``Invalid`` (409, 422) where the request does not fit.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils.timezone import localdate

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import CORRECT_ARTICLE, COUNTERSIGN_CORRECTION
from content.approvals.candidates import ASKED, can_be_met
from content.approvals.role_holders import some_holders
from content.conditions import OPEN_CORRECTION
from content.corrections import events
from content.draft_approvals import approvals_left, is_met_by
from content.errors import EditConflict, UncleanText, WrongState
from content.events import DEVICE_SHARED
from content.models import Approval, Article, EmergencyPass, Revision, RevisionStatus, UrgentCorrection
from content.models.articles.correction import LONGEST_NOTE, Outcome
from content.models.signature import Signature
from content.notifications.emails import EDITOR, notify
from content.policy import in_force, on_record
from content.revisions.correction_notes import with_correction
from content.revisions.merge import as_said
from content.revisions.revisions import Content, add_revision, go_live, lock_article, words_on
from content.rulebook.devices import sharing_a_device
from content.rulebook.signatures import demands_signature
from content.signatures.signing import store, who_can_sign
from content.text.html_text import one_line
from foundation.clock import database_now
from rbac.decisions import authorize, still_holds
from rbac.independence.rule import with_linked
from rbac.models import CustomRole
from rbac.rulebook import administrator_role

# Over Article: whether readers see a correction that is not countersigned yet.
IS_CORRECTED = Exists(UrgentCorrection.objects.filter(OPEN_CORRECTION, article=OuterRef("pk")))


def open_corrections() -> QuerySet[UrgentCorrection]:
    """Corrections that are not countersigned yet."""
    return UrgentCorrection.objects.filter(OPEN_CORRECTION)


def open_correction_of(article: Article) -> UrgentCorrection | None:
    """The correction that readers see, or None."""
    if article.live_id is None:
        return None
    return open_corrections().filter(revision=article.live_id).first()


@transaction.atomic
def correct(
    article: Article,
    *,
    by: Actor,
    title: str,
    summary: str,
    body: str,
    base: int,
    reason: str,
    note: str = "",
    removed: str = "",
    details: Mapping[str, str] | None = None,
) -> UrgentCorrection:
    """Publishes this text now. ``base``: the number of the live version it is based on.

    ``details`` are the other fields of its kind; None leaves them as they are. ``reason`` is for colleagues.
    ``note`` is for readers (optional): it becomes a correction note of today. Raises EditConflict when readers
    see another version by now, or content was redacted from it; WrongState when it cannot be corrected at
    present (``why_not``).
    """
    article = lock_article(article)
    person = authorize(by, CORRECT_ARTICLE, article).actor
    live = article.live
    assert live is not None  # noqa: S101  (an invariant of the action)
    if not isinstance(person, AbstractBaseUser):
        raise TypeError("Only a person corrects.")
    if (base, removed) != (live.number, live.removal):
        raise EditConflict(live)
    if sentence := why_not(article, person):
        raise WrongState(sentence)
    note, told = one_line(note)[:LONGEST_NOTE], live.correction_notes
    words = words_on(
        live,
        kind=article.kind,
        title=title,
        summary=summary,
        body=body,
        correction_notes=with_correction(told, note, on=localdate()) if note else None,
        details=details,
    )
    if _says_the_same(replace(words, correction_notes=told), Content.of(live)):
        raise UncleanText(_("Nothing has been changed, so there is nothing to correct."))
    if not (reason := reason.replace("\x00", "").strip()[:400]):
        raise UncleanText(_("Say why it cannot wait. The user who countersigns it reads that."))
    fix = _shown_now(article, live, words, person, reason=reason, note=note)
    _tell(fix, article, by=by)
    return fix


def _says_the_same(words: Content, others: Content) -> bool:
    """Also if imported text differs only in how the editor normalises it."""
    return replace(words, body=as_said(words.body)) == replace(others, body=as_said(others.body))


def _tell(fix: UrgentCorrection, article: Article, *, by: Actor) -> None:
    record(
        events.CORRECTION_PUBLISHED,
        by=by,
        about=article,
        correction=fix.pk,
        revision=fix.revision.number,
        digest=fix.digest,
        base=fix.base.number,
        base_digest=fix.base.digest,
        due=fix.due_at.isoformat(),
        four_eyes=article.section.four_eyes,
        policy=on_record(fix.policy),
        note=fix.note,
        reason=fix.reason,
    )
    notify("correction", fix.pk, "made")


def _shown_now(
    article: Article, live: Revision, words: Content, person: AbstractBaseUser, *, reason: str, note: str
) -> UrgentCorrection:
    before = open_correction_of(article)
    # It is based on what readers see, including its authors if that still awaits its countersignature.
    article.draft_author_ids = list(before.author_ids) if before else []
    revision = add_revision(article, words, author=person)
    # A submission of its own, so that exactly this text is countersigned.
    RevisionStatus.objects.filter(pk=revision.pk).update(
        submitted_by_id=person.pk, submitted_at=Now(), submission=F("submission") + 1
    )
    fix = UrgentCorrection.objects.create(
        article=article,
        revision=revision,
        digest=revision.digest,
        base=live,  # the database uses the one before, if this one was itself a correction
        made_by_id=person.pk,
        reason=reason,
        note=note,
        policy=in_force(article.section).values(),
    )
    go_live(article)
    if before is not None:
        UrgentCorrection.objects.filter(pk=before.pk).update(outcome=Outcome.REPLACED)
    return UrgentCorrection.objects.select_related("base", "revision").get(pk=fix.pk)


def why_not(article: Article, person: Any) -> str | None:
    """Why an article that ``person`` may correct cannot be corrected just now, or None."""
    base = article.live_id
    if waiting := open_correction_of(article):
        base = waiting.base_id
    earlier = UrgentCorrection.objects.filter(base=base).order_by("due_at").first()
    if earlier is not None and earlier.due_at <= database_now():
        return _(
            "This version was corrected urgently before, and no one countersigned that in 24 hours. Have the change"
            " approved instead."
        )
    if EmergencyPass.objects.filter(revision=base, used_at__isnull=False, signed_off_at=None).exists():
        return _("Readers see an emergency publication that no one has signed off. That comes first.")
    authors = {*with_linked({person.pk, *(waiting.author_ids if waiting else ())})}
    if not _can_be_countersigned(article, authors):
        return _("There is no one else here who could countersign it. Have the change approved instead.")
    return None


def _can_be_countersigned(article: Article, authors: set[int]) -> bool:
    """Whether enough users hold roles that let them countersign a correction of ``article`` by ``authors``.

    True also if unknown: of very many, not all are checked. Without a countersignature it is reverted.
    """
    own = CustomRole.objects.filter(cells__has_key=str(COUNTERSIGN_CORRECTION)).values_list("key", flat=True)
    roles, scope = [EDITOR, administrator_role(), *own], article.section.scope
    number, signed = article.section.approvals, article.section.signed
    wanted = ASKED if signed else number
    found = some_holders(roles, scope, number=wanted, but_for=authors)
    people = who_can_sign(found.people) if signed else found.people
    if found.known and len(found.people) < wanted and len(people) < number:
        return False
    return can_be_met(article.section, roles, but_for=authors)


@transaction.atomic
def countersign(
    fix: UrgentCorrection, *, by: Actor, digest: str, signature: Signature | None = None
) -> UrgentCorrection:
    """Approves exactly the live text with ``digest``. With as many approvals as the section requires, it stays."""
    article = lock_article(Article(pk=fix.article_id))
    fix = UrgentCorrection.objects.select_related("article__section__scope", "revision__status", "base").get(
        pk=fix.pk
    )
    decision = authorize(by, COUNTERSIGN_CORRECTION, fix)
    _require_open(fix, digest)
    shared = bool(sharing_a_device(by, fix))
    policy = in_force(article.section).values()
    signed = store(signature, fix, is_demanded=demands_signature(article))
    person: Any = decision.actor
    Approval.objects.create(
        revision=fix.revision,
        digest=digest,
        submission=fix.revision.status.submission,
        approver_id=person.pk,
        role=decision.role,
        policy=policy,
    )
    if countersignatures_missing(fix) == 0:
        UrgentCorrection.objects.filter(pk=fix.pk).update(
            outcome=Outcome.COUNTERSIGNED, settled_by_id=person.pk
        )
    # The publication proof names who countersigned.
    Article.objects.filter(pk=article.pk).update(public_version=F("public_version") + 1)
    record(
        events.CORRECTION_COUNTERSIGNED,
        by=by,
        about=article,
        correction=fix.pk,
        revision=fix.revision.number,
        digest=digest,
        role=decision.role,
        four_eyes=article.section.four_eyes,
        policy=on_record(policy),
        signature=signed,
    )
    if shared:
        record(DEVICE_SHARED, by=by, about=article, revision=fix.revision.number)
    fix.refresh_from_db()
    if fix.outcome == Outcome.COUNTERSIGNED:
        notify("correction", fix.pk, "countersigned")
    return fix


def _require_open(fix: UrgentCorrection, digest: str) -> None:
    if fix.outcome != Outcome.OPEN:
        raise WrongState(_("This correction has been settled already."))
    if fix.due_at <= database_now():
        raise WrongState(_("Its 24 hours are over, so it goes back. Have the change approved instead."))
    if digest != fix.digest:
        raise WrongState(_("That is another version. Read the one that readers see before you countersign."))


def countersignatures_missing(fix: UrgentCorrection) -> int:
    """Number of countersignatures still missing, including those that the section requires of certain users.

    As with publication, those of users who may no longer countersign do not count. Some queries for each.
    """
    section, submission = fix.article.section, fix.revision.status.submission
    given = Approval.objects.filter(revision=fix.revision_id, digest=fix.digest, submission=submission)
    if section.signed:
        given = given.filter(signed=True)
    approvals = list(given.exclude(one_with__overlap=fix.author_ids).select_related("approver"))
    people = {yes.approver_id: yes.approver for yes in approvals}
    able = [one for one in people.values() if still_holds(one, COUNTERSIGN_CORRECTION, fix)]
    needed = section.approvals if section.four_eyes else 1
    left = max(0, needed - len(able))
    if not (section.four_eyes and section.demands):
        return left
    unmet = 0 if is_met_by(section, approvals, able) else 1
    return max(left, unmet, approvals_left(fix.revision, submission, since=fix.base.number))
