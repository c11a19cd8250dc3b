"""Checks of signatures, by the worker: what does not verify is taken down, whatever the web has written.

Of words beside articles readers see those from before again; of policies the stricter applies again.

Each signature is checked once, with the public key that the audit log recorded at registration. PostgreSQL publishes no
version with one that failed (models/articles/review.py), so what is taken down needs other approvals. The alarm comes
first: a captured web process may hold the lock of an article, and so delay that it is taken down.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django_otp_webauthn.utils import get_credential_model

from audit.actors import SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from content.articles.workflow import take_down
from content.models import (
    ApprovalKey,
    Article,
    EmergencyPass,
    PolicyChange,
    PublicText,
    Revision,
    RevisionStatus,
    Signature,
    SignatureCheck,
)
from content.models.articles.review import State
from content.models.signature import Purpose
from content.notifications.emails import notify
from content.policies.change import tighten_again
from content.public_text.verbs import take_back
from content.revisions.revisions import lock_article
from content.rulebook.reviewing import CHECK_SIGNATURES
from content.signatures import events
from content.signatures.statement import as_recorded, verify
from foundation.relying_party import origin

logger = logging.getLogger(__name__)
WORKER = SystemActor(CHECK_SIGNATURES)
AT_ONCE = 1000
LONGEST = timedelta(minutes=10)  # from the page to the signature; pages allow five


def check_signatures() -> None:
    """Checks each new signature, in a transaction of its own."""
    known = get_credential_model().objects.values("credential_id_sha256")
    ApprovalKey.objects.filter(removed_at=None).exclude(credential__in=known).update(removed_at=Now())
    unchecked = Signature.objects.filter(checked=None).select_related("key", "signer").order_by("pk")
    for signature in unchecked[:AT_ONCE]:
        _attempt(_check, signature)
    failed = SignatureCheck.objects.exclude(why_not="").select_related("signature").order_by("-pk")
    for check in failed[:AT_ONCE]:
        _attempt(_undo, check)


def _attempt[T](work: Callable[[T], None], thing: T) -> None:
    try:
        work(thing)
    except Exception:  # one row must not keep those after it from being checked
        logger.exception("%s failed for %s; it is tried again in a minute.", work.__name__, thing)


@transaction.atomic
def _check(signature: Signature) -> None:
    why_not = _why_not(signature)
    SignatureCheck.objects.create(signature=signature, why_not=why_not)
    if why_not:
        _refuse(signature, why_not)
    elif signature.purpose == Purpose.TRUST_KEY:
        _trust(signature)


def _why_not(signature: Signature) -> str:
    """Why it does not verify, for the audit log; empty if it does."""
    key, made = signature.key, signature.created_at
    if key.user_id != signature.signer_id:
        return _("The key belongs to another user.")
    if key.usable_from is None or key.usable_from > made:
        return _("The key could not sign yet.")
    if key.removed_at is not None and key.removed_at < made:
        return _("The key had been removed.")
    if signature.site != origin() or abs(made - signature.at) > LONGEST:
        return _("It was made for another site or time.")
    try:
        verify(signature)
    except Exception:  # a captured web process writes anything into these columns
        logger.exception("Signature %d does not verify.", signature.pk)
        return _("The key did not sign this statement.")
    return ""


def _refuse(signature: Signature, why_not: str) -> None:
    record(
        events.SIGNATURE_REFUSED,
        by=WORKER,
        about=signature.signer,
        purpose=signature.purpose,
        object=signature.object,
        digest=signature.digest,
        why_not=why_not,
    )
    notify("signature", signature.pk, "refused")


def _approved_by(check: SignatureCheck) -> Revision | None:
    """The version that it approves, or whose emergency publication it signs off; None for anything else.

    None also once that was submitted, or opened, again: then it has other approvals.
    """
    signature = check.signature
    _model, *numbers = signature.object.split(":")
    found = Revision.objects.select_related("status")
    match signature.purpose, [int(number) for number in numbers if number.isdecimal()]:
        case Purpose.APPROVE, [article, number, submission]:
            return found.filter(article=article, number=number, status__submission=submission).first()
        case Purpose.SIGN_OFF, [emergency]:
            passed = EmergencyPass.objects.filter(pk=emergency).values("revision")
            later = EmergencyPass.objects.filter(revision__in=passed, pk__gt=emergency)
            again = Q(status__submitted_at__gt=check.checked_at) | Q(pk__in=later.values("revision"))
            return found.filter(pk__in=passed).exclude(again).first()
    return None


@transaction.atomic
def _undo(check: SignatureCheck) -> None:
    """Takes from readers what the signature let through."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
    if revision := _approved_by(check):
        _remove_from_readers(revision)
    key = check.signature.object.rpartition(":")[2]
    match check.signature.purpose:
        case Purpose.ACCEPT_TEXT if text := PublicText.objects.filter(pk=key).first():
            take_back(text, by=WORKER)
        case Purpose.AGREE_POLICY if change := PolicyChange.objects.filter(pk=key).first():
            tighten_again(change, by=WORKER, since=check.checked_at)


def _remove_from_readers(revision: Revision) -> None:
    if revision.status.state not in (State.IN_REVIEW, State.APPROVED, State.PUBLISHED):
        return
    article = lock_article(Article(pk=revision.article_id))
    if article.live_id == revision.pk:
        take_down(article, by=WORKER, reason=_("A signature that approved it does not verify."))
    waits = RevisionStatus.objects.filter(pk=revision.pk, state__in=(State.IN_REVIEW, State.APPROVED))
    waits.update(state=State.DRAFT, sent_back_at=Now())  # approvals count for one submission


def _trust(signature: Signature) -> None:
    key = ApprovalKey.objects.filter(
        user=signature.signer_id, removed_at=None, pk=signature.object.split(":")[1]
    )
    if key.update(usable_from=Now()):
        record(
            events.KEY_TRUSTED,
            by=WORKER,
            about=signature.signer,
            credential=key.get().credential,
            signature=as_recorded(signature),
        )
