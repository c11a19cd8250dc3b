"""Background jobs of accounts, run by the worker."""

from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.languages import language_of_letter
from accounts.mail import emails, mail_state
from accounts.mail.single_use_tokens import digest_of
from accounts.models import Invitation, KeptRequest, LogInLink, NotMeLink, SpentToken, User
from accounts.models.person import DELETED_DOMAIN
from accounts.passwords import password_reset
from accounts.second_factor.factor_resets import carry_out_due
from accounts.sessions import log_in_links
from accounts.sessions.sessions import SessionStore
from audit.context import RequestContext, use_context


@app.task(name="accounts.send_letter", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_letter(*, name: str, user_id: int, sealed: str) -> None:
    """Renders and sends one email, in its recipient's language.

    A user who was deleted in the meantime gets none, nor does one whose invitation was replaced or withdrawn since.
    """
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return
    context = emails.decrypt_queued(sealed)
    # Links and names of the site come from the settings: the client controls the Host header of a request.
    to = context.pop("send_to", "") or user.email
    if to.endswith(DELETED_DOMAIN) or (name == emails.INVITATION.name and not _is_open(context["link"])):
        return
    with translation.override(language_of_letter(user)):
        subject = str(emails.BY_NAME[name].subject)
        context |= {"person": user, "site_url": settings.SITE_URL, "subject": subject}
        letter = EmailMultiAlternatives(
            subject=subject, body=render_to_string(f"mail/{name}.txt", context), to=[to]
        )
        letter.attach_alternative(render_to_string(f"mail/{name}.html", context), "text/html")
    _send(letter)


def _is_open(invitation_link: str) -> bool:
    token = invitation_link.rstrip("/").rpartition("/")[2]
    return Invitation.objects.open().filter(digest=digest_of(token)).exists()


def _send(letter: EmailMultiAlternatives) -> None:
    """Sends it and records the state of mail delivery for pages. Raises the server's error, so that it is retried."""
    try:
        letter.send()
    except SMTPRecipientsRefused:
        raise  # only this address is wrong; others may be right
    except OSError:
        mail_state.note_failed()
        raise
    mail_state.note_sent()


@app.periodic(cron="* * * * *")
@app.task(
    name="accounts.carry_out_factor_resets",
    queueing_lock="carry_out_factor_resets",
    lock="carry_out_factor_resets",
)
def carry_out_factor_resets(timestamp: int) -> None:
    """Every minute: second-factor resets that have waited an hour."""
    carry_out_due()


@app.periodic(cron="*/10 * * * *")
@app.task(name="accounts.delete_expired", queueing_lock="delete_expired", lock="delete_expired")
def delete_expired(timestamp: int) -> None:
    """Every ten minutes: deletes expired sessions, stored forms and links, with the addresses in them."""
    SessionStore.clear_expired()
    KeptRequest.objects.filter(expires_at__lte=Now()).delete()
    NotMeLink.objects.filter(expires_at__lte=Now()).delete()
    LogInLink.objects.filter(expires_at__lte=Now()).delete()
    SpentToken.objects.filter(expires_at__lte=Now()).delete()


@app.task(name="accounts.mail_reset_link", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_reset_link(*, sealed: str) -> None:
    """Looks up the account here and not in the request, whose response is the same for every address."""
    asked = emails.decrypt_queued(sealed)
    with use_context(RequestContext(**asked["context"])):
        password_reset.mail_reset_link(asked["email"])


@app.task(name="accounts.mail_log_in_link", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_log_in_link(*, sealed: str) -> None:
    """As above: the account is looked up here, where no client can measure the time."""
    asked = emails.decrypt_queued(sealed)
    with use_context(RequestContext(**asked["context"])):
        log_in_links.mail_link(asked["email"])
