"""Notices of passkeys that can sign, by the worker: their owner has mail 72 hours before a new one is usable.

So a key that was registered with a stolen session signs nothing before its owner can remove it.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_otp_webauthn.utils import get_credential_model

from audit.actors import SystemActor, identity_of
from audit.models import Entry
from audit.record import record
from content.formatting.local_time import zoned
from content.models import ApprovalKey, Site
from content.notifications.emails import address_of, mail
from content.rulebook.reviewing import CHECK_SIGNATURES
from content.signatures import events
from content.site.settings import language_of
from foundation.clock import database_now

logger = logging.getLogger(__name__)
WORKER = SystemActor(CHECK_SIGNATURES)
NOTICE = timedelta(hours=72)
REGISTERED = "accounts.passkey.added"


def announce_keys() -> None:
    """Each key that its owner has no mail about yet. One whose mail cannot be sent is tried again in a minute."""
    known = ApprovalKey.objects.values("credential")
    for passkey in (
        get_credential_model().objects.exclude(credential_id_sha256__in=known).select_related("user")
    ):
        owner = identity_of(passkey.user)
        entries = Entry.objects.filter(event=REGISTERED, subject_kind=owner.kind, subject_id=owner.id)
        digest = passkey.credential_id_sha256
        if entry := entries.filter(public__credential__1=digest).order_by("pk").first():
            ApprovalKey.objects.create(user=passkey.user, credential=digest, entry=entry.pk)
    for key in ApprovalKey.objects.filter(usable_from=None, removed_at=None, user__is_active=True):
        try:
            _announce(key)
        except OSError:
            logger.exception(
                "The owner of key %d has no mail about it yet; it is tried again in a minute.", key.pk
            )


@transaction.atomic
def _announce(key: ApprovalKey) -> None:
    """The mail comes last: if it fails, nothing is kept."""
    key = ApprovalKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key.pk)
    key.usable_from, site = database_now() + NOTICE, Site.objects.first()
    key.save(update_fields=["usable_from"])
    record(
        events.KEY_ANNOUNCED,
        by=WORKER,
        about=key.user,
        credential=key.credential,
        usable_from=key.usable_from.isoformat(),
    )
    with translation.override(language_of(key.user, site)):
        what = _("You added a passkey. From %(when)s on it can sign what you approve.")
        subject = _("Your new passkey can sign approvals in three days")
        context = {
            "person": key.user,
            "facts": [],
            "what": [
                what % {"when": zoned(key.usable_from)},
                _("If it was not you, remove it before then, and change your password."),
            ],
            "url": settings.SITE_URL + reverse("cms:approval_keys"),
        }
        mail(address_of(key.user), "content_news", site, subject, **context)
