"""Responses to a wrong password, code or passkey. They do not reveal which accounts exist."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.authentication.forms import CodeForm, LoginForm
from accounts.authentication.pages import WRONG, page, second_factor_page
from accounts.errors import PasskeyRefused
from accounts.events import LOGIN_REFUSED, PASSKEY_CLONED, PASSKEY_REFUSED, SECOND_FACTOR_REFUSED
from accounts.mail.emails import PASSKEY_CLONED as PASSKEY_CLONED_LETTER
from accounts.mail.emails import WRONG_CODES, post
from accounts.models import TotpDevice, User
from accounts.models.person import same_address
from accounts.second_factor import factors
from accounts.sessions.http import AnonymousRequest
from audit.actors import ANONYMOUS
from audit.context import current_context
from audit.record import record
from intrusion import gate
from intrusion.detection.reporting import report, report_name
from intrusion.errors import TooManyAttempts


@transaction.atomic
def wrong_password(request: AnonymousRequest, form: LoginForm) -> HttpResponse:
    report_name(request, gate.normalise_name(form.name))
    record(LOGIN_REFUSED, by=ANONYMOUS, about=User.objects.filter(email=same_address(form.name)).first())
    form.add_error(None, _("E-mail address and password do not match. Check both and try again."))
    return page(request, "account/login.html", {"form": form}, status=WRONG)


def record_wrong_code(request: HttpRequest, user: User) -> None:
    """Tells the owner too, once a day: a client that tries codes knows the password."""
    is_first_today = _is_first_today(request, user)
    with transaction.atomic():
        report_to_guard(request, user, "code")
        record(SECOND_FACTOR_REFUSED, by=ANONYMOUS, about=user)
        if is_first_today:
            context = current_context.get()
            post(WRONG_CODES, to=user, device=context.device, address=context.address)


def _is_first_today(request: HttpRequest, user: User) -> bool:
    try:
        gate.admit(request, "wrong_code_letter", account=user)
    except TooManyAttempts:
        return False
    return True


def report_to_guard(request: HttpRequest, user: User | None, kind: str) -> None:
    """Reports a wrong second factor to intrusion detection: for the client, and for the account where watched."""
    report("second_factor_failure", request, kind=kind)
    if user is not None:
        report("second_factor_failure_of_person", request, person=user, kind=kind)


def wrong_code(request: AnonymousRequest, form: CodeForm, user: User) -> HttpResponse:
    record_wrong_code(request, user)
    form.add_error("code", why_not_right(factors.totp_of(user), form.given_code))
    return second_factor_page(request, user, form, status=WRONG)


def why_not_right(device: TotpDevice | None, code: str) -> str:
    """Message for a refused code: says that the clock of the app is wrong, if the code shows it."""
    minutes = device.clock_off_by(code) if device else None
    if minutes is None:
        return _("This code is not right, or was used already. Wait for the next one and type it again.")
    if minutes > 0:
        said = ngettext(
            "The clock of your phone is about %(minutes)d minute fast.",
            "The clock of your phone is about %(minutes)d minutes fast.",
            minutes,
        )
    else:
        said = ngettext(
            "The clock of your phone is about %(minutes)d minute slow.",
            "The clock of your phone is about %(minutes)d minutes slow.",
            -minutes,
        )
    way_out = _("Let the phone set its time by itself, then type the next code.")
    return f"{said % {'minutes': abs(minutes)}} {way_out}"


def note_refused_passkey(request: HttpRequest, refused: PasskeyRefused) -> None:
    """Records the refusal, and warns the owner of a cloned passkey. Raises TooManyAttempts.

    The limit is taken only after a refusal: it bounds what attackers can make us write, and never keeps out a user
    whose passkey is valid.
    """
    gate.admit(request, "passkey")
    passkey = refused.passkey
    report_to_guard(request, passkey.user if passkey else None, "passkey")
    with transaction.atomic():
        event = PASSKEY_CLONED if refused.cloned else PASSKEY_REFUSED
        record(event, by=ANONYMOUS, about=passkey.user if passkey else None)
        if refused.cloned and passkey:
            post(PASSKEY_CLONED_LETTER, to=passkey.user, label=passkey.label)
