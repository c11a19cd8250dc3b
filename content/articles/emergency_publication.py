"""Emergency publication: an administrator publishes one version once, without approvals, visible to all users.

It is opened for exactly one version and a short time, and used up by the publication; it is flagged until a second
user has reviewed it. Before use there is nothing to review: any user who could sign it off can end it, and it then
opens nothing. If there is no second user it stays flagged: that is the truth, and it costs nothing to see it.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import OPEN_EMERGENCY, SIGN_OFF_EMERGENCY
from content.corrections.verbs import open_correction_of
from content.errors import WrongState
from content.models import Article, EmergencyPass, Signature
from content.models.articles.emergency import LONGEST_HOURS
from content.notifications.emails import notify
from content.policy import in_force, on_record
from content.revisions.revisions import lock_article
from content.rulebook.signatures import sign_off_demands_signature
from content.signatures.signing import store
from foundation.clock import database_now
from rbac.decisions import Decision, authorize
from rbac.errors import Invalid

PASSED = "published_words_are_approved"


@transaction.atomic
def open_emergency(article: Article, *, by: Actor, reason: str, minutes: int, digest: str) -> EmergencyPass:
    """Lets ``by`` publish exactly the draft with ``digest`` within ``minutes``, without the approvals it lacks.

    All users concerned are notified at once. Raises Refused; Invalid without a reason or for more than four
    hours; WrongState when the draft has changed, needs no emergency or has one already.
    """
    article = lock_article(article)
    authorize(by, OPEN_EMERGENCY, article)
    if not isinstance(by, AbstractBaseUser):
        raise TypeError("Only a person declares an emergency.")
    draft = article.draft
    if draft is None or article.is_archived or draft.digest != digest:
        raise WrongState(_("The article changed after you opened it. Read the new version before you go on."))
    if open_correction_of(article):
        raise WrongState(
            _("An urgent correction waits for a second person. Countersign it or take it back first.")
        )
    if not article.section.four_eyes:
        raise WrongState(_("No one else has to approve articles of this section, so no emergency is needed."))
    if not 1 <= minutes <= LONGEST_HOURS * 60:
        raise Invalid(_("An emergency lasts at most four hours."))
    if not (reason := reason.replace("\x00", "").strip()[:400]):
        raise Invalid(_("Say what the emergency is. Everybody concerned reads it."))
    if open_ones().filter(article=article).exists():
        raise WrongState(_("An emergency publication of this article is open already."))
    emergency = EmergencyPass.objects.create(
        article=article,
        revision=draft,
        digest=digest,
        opened_by_id=by.pk,
        reason=reason,
        policy=in_force(article.section).values(),
        until=database_now() + timedelta(minutes=minutes),
    )
    emergency.refresh_from_db()
    until = emergency.until.isoformat()
    record(
        events.EMERGENCY_OPENED,
        by=by,
        about=article,
        emergency=emergency.pk,
        revision=draft.number,
        digest=digest,
        until=until,
        policy=on_record(emergency.policy),
        reason=reason,
    )
    notify("emergency", emergency.pk, "opened")
    return emergency


def use_emergency(article: Article, decision: Decision) -> EmergencyPass:
    """Uses up the emergency that allowed this publication (``PASSED`` is one of its exceptions). Article row locked."""
    draft = article.draft
    assert draft is not None  # noqa: S101  (a published article has one)
    person = decision.actor
    emergency = (
        open_ones().filter(revision=draft, digest=draft.digest, opened_by=getattr(person, "pk", None)).first()
    )
    if emergency is None:
        raise WrongState(_("The emergency publication has run out. Open another one if it is still needed."))
    if not open_ones().filter(pk=emergency.pk).update(used_at=Now()):  # ended concurrently
        raise WrongState(_("The emergency publication was ended. Open another one if it is still needed."))
    notify("emergency", emergency.pk, "used")
    return emergency


@transaction.atomic
def sign_off(
    emergency: EmergencyPass, *, by: Actor, shown_unused: bool = False, signature: Signature | None = None
) -> EmergencyPass:
    """A second user has reviewed what was published, or ends an unused emergency.

    ``shown_unused``: nothing had been published when they looked, so later publications are not signed off.
    Raises Refused for the user who opened it or wrote part of it, Invalid without a demanded ``signature``, WrongState
    if its state has changed since.
    """
    emergency = (
        EmergencyPass.objects.select_for_update(of=("self",))
        .select_related("article__section__scope", "revision")
        .get(pk=emergency.pk)
    )
    authorize(by, SIGN_OFF_EMERGENCY, emergency)
    if emergency.signed_off_at is not None:
        raise WrongState(_("This emergency publication has been signed off already."))
    used = emergency.used_at is not None
    if used and shown_unused:
        raise WrongState(
            _("It was published after you opened the page. Read what was published, then sign it off.")
        )
    facts: dict[str, Any] = {
        "emergency": emergency.pk,
        "revision": emergency.revision.number,
        "digest": emergency.digest,
    }
    if used:  # PostgreSQL looks for the signature
        facts["signature"] = store(signature, emergency, is_demanded=sign_off_demands_signature(emergency))
    EmergencyPass.objects.filter(pk=emergency.pk).update(signed_off_by=getattr(by, "pk", None))
    emergency.refresh_from_db()
    if used:
        record(events.EMERGENCY_SIGNED_OFF, by=by, about=emergency.article, used=True, **facts)
    else:
        record(events.EMERGENCY_ENDED, by=by, about=emergency.article, **facts)
        notify("emergency", emergency.pk, "ended")
    return emergency


def open_ones() -> QuerySet[EmergencyPass]:
    """Emergencies that can still be used."""
    return EmergencyPass.objects.filter(used_at=None, signed_off_at=None, until__gt=Now())


def unsigned() -> QuerySet[EmergencyPass]:
    """Emergencies that no second user has signed off, used or not; newest first."""
    return EmergencyPass.objects.filter(signed_off_at=None).order_by("-opened_at", "-pk")
