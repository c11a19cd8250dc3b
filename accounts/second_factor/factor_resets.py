"""Second-factor reset for a user who lost the factor, so that it never happens without their knowledge.

The owner is notified at once and can stop it with one button. It takes an hour, by the database clock, or the
approval of a second administrator. All sessions end at the request and again at the reset.
"""

from django.db import transaction
from django.db.models.functions import Now

from accounts import events
from accounts.actions import AGREE_TO_RESET, RESET_SECOND_FACTOR
from accounts.errors import LinkNoLongerWorks
from accounts.mail.emails import FACTOR_RESET_CANCELLED, FACTOR_RESET_COMPLETED, FACTOR_RESET_REQUESTED, post
from accounts.mail.single_use_tokens import digest_of, link_to, new_token
from accounts.models import FactorReset, Passkey, RecoverySheet, TotpDevice, User
from accounts.models.factor_reset import NOTICE
from accounts.sessions.session_revocation import end_sessions
from audit.actors import Actor, SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from foundation.clock import database_now
from rbac.decisions import authorize
from rbac.errors import Conflict, Invalid

FACTOR_RESET = SystemActor("factor_reset")
LONGEST_REASON = 400


@transaction.atomic
def ask(user: User, *, by: Actor, reason: str) -> FactorReset:
    """Requests the reset, notifies the owner. Raises Refused, Invalid without a reason, Conflict if one is pending."""
    authorize(by, RESET_SECOND_FACTOR, user)
    if not (reason := reason.replace("\x00", "").strip()[:LONGEST_REASON]):
        raise Invalid(_("Say why."))
    User.objects.select_for_update().get(pk=user.pk)
    if waiting_for(user):
        raise Conflict(_("The removal of this second factor has been asked for already."))
    token = new_token()
    reset = FactorReset.objects.create(
        user=user,
        reason=reason,
        asked_by=by if isinstance(by, User) else None,
        takes_effect_at=database_now() + NOTICE,
        stop_digest=digest_of(token),
    )
    at = reset.takes_effect_at.isoformat(timespec="minutes")
    record(events.FACTOR_RESET_REQUESTED, by=by, about=user, reason=reason, takes_effect_at=at)
    end_sessions(user, by=by, reason=_("the second factor is about to be removed"))
    stop_link = link_to("accounts:factor_reset_link", token)
    post(FACTOR_RESET_REQUESTED, to=user, link=stop_link.reveal(), reason=reason)
    return reset


@transaction.atomic
def agree(reset: FactorReset, *, by: User) -> None:
    """Approval by a second administrator: takes effect now. Raises Refused, and Conflict if it was stopped or done."""
    authorize(by, AGREE_TO_RESET, reset)
    if not _carry_out(reset.pk, due=False, agreed_by=by):
        raise Conflict(_("It was stopped or carried out already."))


@transaction.atomic
def stop(reset: FactorReset, *, by: Actor, way: str) -> None:
    """Stops the reset: the owner, by the emailed link or their security page. Raises LinkNoLongerWorks if too late.

    Performs no authorisation: the holder of the link and the owner may.
    """
    claimed = FactorReset.objects.waiting().filter(pk=reset.pk).update(stopped_at=Now())
    if not claimed:
        raise LinkNoLongerWorks(_("It was stopped or carried out already."))
    record(events.FACTOR_RESET_CANCELLED, by=by, about=reset.user, way=way)
    post(FACTOR_RESET_CANCELLED, to=reset.user)


def carry_out_due() -> int:
    """For the worker: carries out resets that have waited an hour. Returns how many."""
    due = FactorReset.objects.due().values_list("pk", flat=True)
    return sum(_carry_out(pk, due=True) for pk in due)


def carry_out_if_due(user: User) -> None:
    """At log-in, once the password was right: access must not depend on a running worker."""
    for pk in FactorReset.objects.due().filter(user=user).values_list("pk", flat=True):
        _carry_out(pk, due=True)


def waiting_for(user: User) -> FactorReset | None:
    return FactorReset.objects.waiting().filter(user=user).select_related("asked_by").first()


def waiting_behind(digest: str) -> FactorReset:
    """The reset that an emailed link stops. Raises LinkNoLongerWorks."""
    found: FactorReset | None = (
        FactorReset.objects.waiting().filter(stop_digest=digest).select_related("user").first()
    )
    if found is None:
        raise LinkNoLongerWorks(_("It was stopped or carried out already, or there never was one."))
    return found


@transaction.atomic
def _carry_out(pk: int, *, due: bool, agreed_by: User | None = None) -> bool:
    """Claims the reset, so that it happens once despite concurrency, and removes every second factor of the user."""
    found = FactorReset.objects.due() if due else FactorReset.objects.waiting()
    if not found.filter(pk=pk).update(done_at=Now(), agreed_by=agreed_by):
        return False
    reset = FactorReset.objects.select_related("user").get(pk=pk)
    user = User.objects.select_for_update().get(pk=reset.user_id)
    if agreed_by:
        record(events.FACTOR_RESET_APPROVED, by=agreed_by, about=user)
    authorize(FACTOR_RESET, RESET_SECOND_FACTOR, user)
    remove_every_factor(user)
    record(events.FACTOR_RESET_COMPLETED, by=FACTOR_RESET, about=user)
    end_sessions(user, by=FACTOR_RESET, reason=_("the second factor was removed"))
    post(FACTOR_RESET_COMPLETED, to=user)
    return True


def remove_every_factor(user: User) -> None:
    TotpDevice.objects.filter(user=user).delete()
    RecoverySheet.objects.filter(user=user).delete()  # codes must not outlive what they replace
    Passkey.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(passkeys_only=False)
