"""Password verification, with the same steps and timing for every name."""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from axes.models import AccessAttempt
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac
from django.views.decorators.debug import sensitive_variables

from accounts import factor_policy
from accounts.models import User
from accounts.models.person import same_address


@sensitive_variables("password")
def person_with(request: HttpRequest, email: str, password: str, *, trusted: bool = False) -> User | None:
    """The user with this email and password; None if the password is wrong, or the user is unknown, inactive, frozen,
    locked out, or restricted to passkeys.

    trusted: this browser has its own rate limit for this name (devices.trusted), so it skips the lockout of
        django-axes: that counts by name and IP address, so others behind the address could lock the browser out.

    Each of these cases takes one Argon2 hash and the same look-ups, and counts as a failure with django-axes.
    """
    user = User.objects.filter(email=same_address(email)).first()
    right = is_right(user, password)
    credentials = get_credentials(username=same_address(email))
    locked = not AxesProxyHandler.is_allowed(request, credentials) and not trusted
    closed = factor_policy.password_disabled(user)
    if user is not None and right and user.may_log_in and not (locked or closed):
        return user
    request.axes_locked_out = locked  # type: ignore[attr-defined]
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return None


def forget_failures(user: User) -> None:
    """Resets the lockout of django-axes for this user, for all addresses."""
    AccessAttempt.objects.filter(username=_digest_for_axes(user.email)).delete()


@sensitive_variables("password")
def is_right(user: User | None, password: str) -> bool:
    if user is None:
        make_password(get_random_string(20))  # an unknown name takes as long as a known one
        return False
    return check_password(password, user.password)


def name_for_axes(request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """AXES_USERNAME_CALLABLE: a digest, because users often type a password into the wrong field."""
    name = (credentials or {}).get("email") or request.POST.get("email", "")
    return _digest_for_axes(name)


def _digest_for_axes(name: str) -> str:
    return salted_hmac("accounts.passwords.axes", same_address(name), algorithm="sha256").hexdigest()


def answer_as_usual(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: a locked account looks exactly like a wrong password."""
    return response
