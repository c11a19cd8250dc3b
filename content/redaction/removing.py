"""Redaction service functions: a user requests, another administrator agrees, and it is removed everywhere.

The only administrator of a site carries it out alone, 72 hours after the request; all editors there get an email.

Each service function decides, changes and records in one transaction. PostgreSQL cuts the text from versions
(content/models/articles/redaction_triggers.py); it is stored nowhere in between.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import translation

from audit.actors import Actor
from audit.erasure.erasing import record_label_removed
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import AGREE_TO_REDACTION, ASK_REDACTION
from content.errors import NothingThere, UncleanText, WrongState
from content.models import Article, Redaction
from content.notifications.emails import notify
from content.redaction.consequences import add_places, extent, follow_up, lock_working_copies, without_title
from content.redaction.occurrences import (
    NOTHING_YET,
    Place,
    Search,
    Wanted,
    find_occurrences,
    fingerprint,
    names_article,
    old_addresses,
    stored_places,
    wanted_again,
)
from content.revisions.revisions import lock_article
from content.site.settings import current_site
from rbac.assignments import in_force as roles_in_force
from rbac.decisions import authorize, refusal
from rbac.errors import Refused
from rbac.independence.explanation import why_one_person
from rbac.models import RoleAssignment
from rbac.rulebook import administrator_role


def ask_redaction(article: Article, wanted: Wanted, *, by: Actor, reason: str) -> Redaction:
    """Requests a redaction in every version of the article. Nothing changes until another user agrees.

    Everything is searched before the article is locked, and then only what is new.

    Raises Refused; UncleanText without a reason, or for one that repeats the text; NothingThere; WrongState
    when another redaction is pending.
    """
    authorize(by, ASK_REDACTION, article)
    return _ask(article, wanted, find_occurrences(article, wanted), by=by, reason=reason)


@transaction.atomic
def _ask(article: Article, wanted: Wanted, looked: Search, *, by: Actor, reason: str) -> Redaction:
    article = lock_article(article)
    authorize(by, ASK_REDACTION, article)
    if not isinstance(by, AbstractBaseUser):
        raise TypeError("Only people answer for what the law demands.")
    reason = _reason(reason, wanted)
    if article.redactions.filter(done_at=None, withdrawn_at=None).exists():
        raise WrongState(_("A removal from this article waits already. Agree to it or stop it first."))
    places = [*find_occurrences(article, wanted, looked).places]
    if not places:
        raise NothingThere
    with translation.override(current_site().language):
        label = _("removed on")[:60]
    redaction = Redaction.objects.create(
        article=article, kind=wanted.kind, reason=reason, label=label, asked_by_id=by.pk
    )
    redaction.refresh_from_db(fields=["asked_at", "notice"])
    add_places(redaction, places)
    record(
        events.REDACTION_REQUESTED,
        by=by,
        about=without_title(article),
        reason=reason,
        **extent(redaction, places),
    )
    notify("redaction", redaction.pk, "asked")
    return redaction


def places_now(redaction: Redaction) -> list[Place]:
    """Current occurrences: what was written since the request is searched too."""
    return _with_stored(redaction, _search(redaction, NOTHING_YET))


def _search(redaction: Redaction, since: Search) -> Search:
    wanted = wanted_again(redaction)
    return find_occurrences(redaction.article, wanted, since) if wanted else since


def _with_stored(redaction: Redaction, looked: Search) -> list[Place]:
    return sorted({*stored_places(redaction), *looked.places})


def why_not_agree(redaction: Redaction, by: Actor) -> str | None:
    """Why an administrator cannot agree, or None. PostgreSQL checks the same."""
    held = RoleAssignment.objects.filter(
        roles_in_force(),
        Q(scope=None) | Q(scope__in=redaction.article.section.scope.ancestor_ids),
        user_id=getattr(by, "pk", None) or 0,
        role=administrator_role(),
        assigned_at__lt=redaction.asked_at,
    )
    if held.exists():
        return why_one_person(by, {redaction.asked_by_id}) or None
    return _(
        "Only a user can agree who was an administrator before this was asked for, and was not made one for it."
    )


def agree_to_redaction(redaction: Redaction, *, by: Actor, seen: str) -> Redaction:
    """Carries it out; also for the requester, if there is no other administrator and 72 hours have passed.

    ``seen``: the fingerprint of the occurrences that were shown. As on request, the full search runs before any
    lock. All cuts happen at once: no version may be readable with the text while another is without.

    Raises Refused; WrongState when it was decided, or when more versions hold it than were shown.
    """
    authorize(by, AGREE_TO_REDACTION, redaction)
    return _agree(redaction, _search(redaction, NOTHING_YET), by=by, seen=seen)


@transaction.atomic
def _agree(redaction: Redaction, looked: Search, *, by: Actor, seen: str) -> Redaction:
    lock_working_copies(redaction.article)
    article = lock_article(redaction.article)
    redaction = _waiting(redaction)
    authorize(by, AGREE_TO_REDACTION, redaction)
    if why_not := why_not_agree(redaction, by):
        decision = refusal(
            by, AGREE_TO_REDACTION, redaction, kind="invariant", source="two_remove", reason=why_not
        )
        raise Refused(decision)
    places = _with_stored(redaction, _search(redaction, looked))
    if fingerprint(places) != seen:
        raise WrongState(_("Something was written after you opened this page. Look at all of it again."))
    _carry_out(article, redaction, places, by=by)
    notify("redaction", redaction.pk, "done")
    return redaction


@transaction.atomic
def withdraw_redaction(redaction: Redaction, *, by: Actor) -> Redaction:
    """Withdraws a pending redaction: any user who may request one may do so."""
    article = lock_article(redaction.article)
    redaction = _waiting(redaction)
    authorize(by, ASK_REDACTION, article)
    Redaction.objects.filter(pk=redaction.pk).update(withdrawn_at=Now(), withdrawn_by=getattr(by, "pk", None))
    record(events.REDACTION_WITHDRAWN, by=by, about=without_title(article), redaction=redaction.pk)
    return redaction


def _carry_out(article: Article, redaction: Redaction, places: list[Place], *, by: Actor) -> None:
    wanted = wanted_again(redaction)  # cannot be read any more afterwards
    names = names_article(article, wanted, places)
    addresses = old_addresses(article, wanted).delete()[0] if wanted else 0
    add_places(redaction, set(places) - set(stored_places(redaction)))
    alone = getattr(by, "pk", None) == redaction.asked_by_id
    agreed_by = None if alone else getattr(by, "pk", None)
    # The audit log first: the database deletes nothing that no entry records.
    if names:
        record_label_removed(without_title(article), by=by)
    record(
        events.REDACTION_COMPLETED_ALONE if alone else events.REDACTION_COMPLETED,
        by=by,
        about=without_title(article),
        person=redaction.asked_by,
        asker=str(redaction.asked_by),
        asked_by=redaction.asked_by_id,
        agreed_by=agreed_by,
        reason=redaction.reason,
        addresses=addresses,
        **extent(redaction, places),
    )
    Redaction.objects.filter(pk=redaction.pk).update(agreed_by=agreed_by, done_at=Now())
    redaction.refresh_from_db()
    follow_up(article, redaction, places, wanted, by=by)


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
