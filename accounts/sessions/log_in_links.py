"""Log-in links: an emailed link gives one browser a rate limit of its own, which attackers cannot use up.

It replaces no factor: password and second factor are still required. Requesting a link, as an attacker can too, only
sends the owner one more email; each link works only in the browser in which it is opened.

How often can an attacker who knows the password guess a code? Of a million codes at most three are valid at a time
(one step each way, RFC 6238, section 5.2). All anonymous clients together have 10 guesses in 15 minutes
(intrusion/limits.py), 960 a day: at best one day in 350. An attacker who also reads the owner's email has as many
again, 1,920 a day, with any number of links, because all links of an account share one bucket. Each wrong code is in
the owner's audit log. The email says that someone is trying and how to end it: after a password change the second
step is out of reach."""

import time

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import events
from accounts.errors import LinkNoLongerWorks
from accounts.mail.emails import LOG_IN_LINK, post
from accounts.mail.single_use_tokens import digest_of, link_to, new_token, use_up
from accounts.models import LogInLink, User
from accounts.models.mailed_links import LINK_LIFE
from accounts.models.person import same_address
from accounts.sessions.http import AnonymousRequest, AnyRequest
from audit.actors import ANONYMOUS
from audit.context import current_context
from audit.record import record

OWN_ATTEMPTS = "attempts_of_its_own"
MINUTES = 15


@transaction.atomic
def mail_link(email: str) -> None:
    """For the worker: emails a link to the user with this address. Otherwise does nothing."""
    user = User.objects.filter(email=same_address(email)).first()
    if user is None or not user.may_log_in:
        return
    token, context = new_token(), current_context.get()
    LogInLink.objects.create(user=user, digest=digest_of(token), expires_at=Now() + LINK_LIFE)
    record(events.LOGIN_LINK_REQUESTED, by=ANONYMOUS, about=user)
    link = link_to("accounts:log_in_link_token", token).reveal()
    post(LOG_IN_LINK, to=user, link=link, address=context.address, device=context.device)


def open_link(digest: str) -> LogInLink:
    """The link with this digest. Raises LinkNoLongerWorks, which does not reveal whose link it was."""
    found = LogInLink.objects.open().select_related("user").filter(digest=digest).first()
    if found is None:
        raise LinkNoLongerWorks(_("This link was used already, is older than 30 minutes, or was never sent."))
    return found


@transaction.atomic
def use_link(request: AnonymousRequest, link: LogInLink, *, stays: str) -> None:
    """Uses up the link for this browser, under a new session key; the new session keeps ``stays`` of the old one.

    Raises LinkNoLongerWorks when another request was first.
    """
    if not use_up(link):
        raise LinkNoLongerWorks(_("This link was used already."))
    record(events.LOGIN_LINK_USED, by=ANONYMOUS, about=link.user)
    kept = request.session.get(stays)
    request.session.flush()
    if kept:
        request.session[stays] = kept
    give_attempts(request, link.user)


def give_attempts(request: AnonymousRequest, user: User) -> None:
    """For a client that opened a link sent only to ``user``: attempts in this browser, for a quarter of an hour."""
    request.session[OWN_ATTEMPTS] = {
        "user": user.pk,
        "email": user.email,
        "until": int(time.time()) + MINUTES * 60,
    }


def own_attempts(request: AnyRequest, email: str) -> str:
    """For gate.admit: the bucket of all links of this account, if one was opened in this browser; else ''."""
    given = request.session.get(OWN_ATTEMPTS)
    if not given or given["until"] < time.time() or given["email"] != same_address(email):
        return ""
    return f"links of {given['user']}"
