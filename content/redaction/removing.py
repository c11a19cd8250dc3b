"""Removing by law: somebody asks, an administrator who is somebody else agrees, and it is gone from everywhere.

Each verb decides, changes and records in one transaction. What is cut out of a version is cut by PostgreSQL
(content/models/redaction_triggers.py); the words are stored nowhere in between, only where they stand.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.erasing import tell_label_removed
from audit.record import record
from content import events
from content.actions import AGREE_TO_REDACTION, ASK_REDACTION
from content.digest import digest_of
from content.errors import NothingThere, UncleanText, WrongState
from content.models import Article, Attachment, Redaction, RedactionCut, Revision, RevisionStatus
from content.models.comment import CommentState
from content.models.redaction import CutKind
from content.models.review import State
from content.news_by_mail import tell
from content.redaction.files import remove_file, stored_digest
from content.redaction.places import (
    SPOKEN,
    Place,
    Wanted,
    comments_at,
    fingerprint,
    names_article,
    old_addresses,
    places_of,
    stored_places,
    wanted_again,
)
from content.revisions import bump_sections, locked
from content.set_policy import NOTICE
from content.site import current_site
from rbac.assignments import in_force as roles_in_force
from rbac.decisions import authorize, refusal
from rbac.errors import Refused
from rbac.models import RoleAssignment
from rbac.rulebook import administrator_role


@transaction.atomic
def ask_redaction(article: Article, wanted: Wanted, *, by: Actor, reason: str) -> Redaction:
    """Asks to remove something from every version of the article. Nothing changes until somebody else agrees.

    Raises Refused; UncleanText without a reason, or for one that repeats the words; NothingThere; WrongState when
    another removal waits.
    """
    article = locked(article)
    authorize(by, ASK_REDACTION, article)
    if not isinstance(by, AbstractBaseUser):
        raise TypeError("Only people answer for what the law demands.")
    reason = _reason(reason, wanted)
    if article.redactions.filter(done_at=None, withdrawn_at=None).exists():
        raise WrongState(_("A removal from this article waits already. Agree to it or stop it first."))
    places = places_of(article, wanted)
    if not places:
        raise NothingThere
    with translation.override(current_site().language):
        label = _("removed on")[:60]
    redaction = Redaction.objects.create(
        article=article, kind=wanted.kind, reason=reason, label=label, asked_by_id=by.pk
    )
    _add(redaction, places)
    record(
        events.REDACTION_ASKED,
        by=by,
        about=_without_title(article),
        reason=reason,
        **_extent(redaction, places),
    )
    tell("redaction", redaction.pk, "asked")
    return redaction


def places_now(redaction: Redaction) -> list[Place]:
    """Where it stands by now: what was written since it was asked for is looked through too."""
    known = stored_places(redaction)
    wanted = wanted_again(redaction)
    return sorted({*known, *(places_of(redaction.article, wanted) if wanted else ())})


def why_not_agree(redaction: Redaction, by: Actor) -> str | None:
    """Why an administrator cannot agree, or None. PostgreSQL asks the same."""
    held = RoleAssignment.objects.filter(
        roles_in_force(),
        Q(scope=None) | Q(scope__in=redaction.article.section.scope.ancestor_ids),
        Q(assigned_at__lt=Now() - NOTICE) | ~Q(assigned_by=redaction.asked_by_id) | Q(assigned_by=None),
        user_id=getattr(by, "pk", None) or 0,
        role=administrator_role(),
        assigned_at__lt=redaction.asked_at,
    )
    if held.exists():
        return None
    return _(
        "Only somebody can agree who was an administrator before this was asked for, and was not made one for it."
    )


@transaction.atomic
def agree_to_redaction(redaction: Redaction, *, by: Actor, seen: str) -> Redaction:
    """Removes it. ``seen``: the fingerprint of the places that were shown.

    Raises Refused; WrongState when it was decided, or when more versions hold it than were shown.
    """
    article = locked(redaction.article)
    redaction = _waiting(redaction)
    authorize(by, AGREE_TO_REDACTION, redaction)
    if why_not := why_not_agree(redaction, by):
        decision = refusal(
            by, AGREE_TO_REDACTION, redaction, kind="invariant", source="two_remove", reason=why_not
        )
        raise Refused(decision)
    places = places_now(redaction)
    if fingerprint(places) != seen:
        raise WrongState(_("Something was written after you opened this page. Look at all of it again."))
    _carry_out(article, redaction, places, by=by)
    tell("redaction", redaction.pk, "done")
    return redaction


@transaction.atomic
def withdraw_redaction(redaction: Redaction, *, by: Actor) -> Redaction:
    """Stops a removal that waits: whoever may ask for one may."""
    article = locked(redaction.article)
    redaction = _waiting(redaction)
    authorize(by, ASK_REDACTION, article)
    Redaction.objects.filter(pk=redaction.pk).update(withdrawn_at=Now(), withdrawn_by=getattr(by, "pk", None))
    record(events.REDACTION_WITHDRAWN, by=by, about=_without_title(article), redaction=redaction.pk)
    return redaction


def _carry_out(article: Article, redaction: Redaction, places: list[Place], *, by: Actor) -> None:
    wanted = wanted_again(redaction)  # afterwards nobody knows any more
    names = names_article(article, wanted, places)
    addresses = old_addresses(article, wanted).delete()[0] if wanted else 0
    _add(redaction, set(places) - set(stored_places(redaction)))
    # First the journal: the database lets nothing go that no entry tells of.
    if names:
        tell_label_removed(_without_title(article), by=by)
    record(
        events.REDACTION_CARRIED_OUT,
        by=by,
        about=_without_title(article),
        person=redaction.asked_by,
        asker=str(redaction.asked_by),
        asked_by=redaction.asked_by_id,
        agreed_by=getattr(by, "pk", None),
        reason=redaction.reason,
        addresses=addresses,
        **_extent(redaction, places),
    )
    Redaction.objects.filter(pk=redaction.pk).update(agreed_by=getattr(by, "pk", None), done_at=Now())
    redaction.refresh_from_db()
    _record_versions(article, redaction, places, by=by)
    _empty_comments(redaction, places)
    for file in Attachment.objects.filter(pk__in=[p.row for p in places if p.kind == CutKind.ATTACHMENT]):
        Attachment.objects.filter(pk=file.pk).update(**dict.fromkeys(SPOKEN, ""))
    if digest := stored_digest(wanted):
        remove_file(redaction, digest, about=_without_title(article), by=by)
    _show_change(article, places)


def _record_versions(article: Article, redaction: Redaction, places: list[Place], *, by: Actor) -> None:
    """One entry for each version: which words its digest was of, and a digest of those that are left."""
    for revision in Revision.objects.filter(pk__in=_revisions(places)).order_by("number"):
        left = {
            name: getattr(revision, name) for name in ("title", "summary", "body", "language", "topic_ids")
        }
        record(
            events.REVISION_REDACTED,
            by=by,
            about=_without_title(article),
            redaction=redaction.pk,
            revision=revision.number,
            digest=revision.digest,
            digest_after=digest_of(**left),
            reason=redaction.reason,
        )


def _empty_comments(redaction: Redaction, places: list[Place]) -> None:
    """Of a comment that readers saw, its place says what became of it; of any other nothing is left."""
    done = f"{redaction.done_at:%Y-%m-%d}"
    sign = f"<p>{escape(f'[{redaction.label} {done}: {redaction.reason}]')}</p>"
    for comment in comments_at(places).select_for_update(no_key=True):
        beside = comment.article.comments.filter(in_reply_to=comment.name).exclude(in_reply_to="")
        beside.update(in_reply_to="")
        comment.html = sign if comment.state == CommentState.APPROVED else ""
        comment.name = comment.in_reply_to = comment.text = comment.text_digest = (
            comment.withdrawal_digest
        ) = ""
        comment.email_ciphertext, comment.state = b"", CommentState.REMOVED
        comment.save()


def _show_change(article: Article, places: list[Place]) -> None:
    """No cache may go on, and what others approved with the passage in it is read again without."""
    if article.draft_id and article.draft_id in _revisions(places):
        reviewed = RevisionStatus.objects.filter(
            pk=article.draft_id, state__in=(State.IN_REVIEW, State.APPROVED)
        )
        reviewed.update(state=State.DRAFT)
    Article.objects.filter(pk=article.pk).update(public_version=article.public_version + 1, changed_at=Now())
    bump_sections(article.section)


def _revisions(places: list[Place]) -> set[int]:
    return {place.row for place in places if place.kind == CutKind.REVISION}


def _add(redaction: Redaction, places: "list[Place] | set[Place]") -> None:
    RedactionCut.objects.bulk_create(
        RedactionCut(redaction=redaction, **place._asdict()) for place in sorted(places)
    )


def _without_title(article: Article) -> Article:
    """The article as the journal is to call it: its title may be what has to go."""
    nameless = Article(pk=article.pk, slug=_("article %(number)d") % {"number": article.pk})
    nameless.label_can_be_removed = False
    return nameless


def _extent(redaction: Redaction, places: list[Place]) -> dict[str, Any]:
    return {
        "redaction": redaction.pk,
        "kind": str(redaction.kind),
        "places": len(places),
        "versions": len(_revisions(places)),
    }


def _reason(reason: str, wanted: Wanted) -> str:
    reason = " ".join(reason.replace("\x00", "").split())[:400]
    if not reason:
        raise UncleanText(_("Say why. Readers see it where something is missing."))
    if wanted.pattern and wanted.pattern.search(reason):
        raise UncleanText(
            _("The reason repeats what is to be removed. Readers would see it: say it in other words.")
        )
    return reason


def _waiting(redaction: Redaction) -> Redaction:
    found = Redaction.objects.select_for_update(of=("self",)).select_related(
        "article__section__scope", "asked_by"
    )
    redaction = found.get(pk=redaction.pk)
    if not redaction.is_waiting:
        raise WrongState(_("This has been decided already."))
    return redaction
