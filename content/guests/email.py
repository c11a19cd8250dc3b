"""Invitation email with the link, generated on sending: neither the queue nor any user here ever holds it."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from content.formatting.datetime_format import zoned
from content.guests.tokens import digest_of_token, link_to, new_token
from content.models import GuestReview, Site
from content.rulebook.guests import OPEN

JOB = "content.mail_guest"


def mail_guest(key: int) -> None:
    """Sends the link, unless the invitation is withdrawn. A retry invalidates an earlier link."""
    token = new_token()
    with transaction.atomic():
        review = GuestReview.objects.filter(OPEN, pk=key).select_related("invited_by", "guest").first()
        if review is None or review.guest.is_erased:
            return
        GuestReview.objects.filter(pk=key).update(token_digest=digest_of_token(token))
    site = Site.objects.first()
    with translation.override(site.language if site else settings.LANGUAGE_CODE):
        _mail(review, link_to("public:review_link", token).reveal(), site)


def _mail(review: GuestReview, link: str, site: Site | None) -> None:
    """Without text or title: unpublished content does not belong in a mailbox."""
    subject = _("%(name)s asks you to read something before it is public") % {"name": review.invited_by}
    context: dict[str, Any] = {
        "subject": subject,
        "review": review,
        "until": zoned(review.until),
        "link": link,
        "site_name": site.name if site else "",
        "site_url": settings.SITE_URL,
    }
    mail = EmailMultiAlternatives(
        subject, render_to_string("mail/guest_review.txt", context), to=[review.guest.email]
    )
    mail.attach_alternative(render_to_string("mail/guest_review.html", context), "text/html")
    mail.send()
