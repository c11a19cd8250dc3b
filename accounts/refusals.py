"""The answers to a wrong password and a wrong code. They say nothing about who exists."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import remembering
from accounts.events import LOGIN_REFUSED, SECOND_FACTOR_REFUSED
from accounts.forms import CodeForm, LoginForm
from accounts.models import User
from accounts.models.person import same_address
from accounts.pages import page
from accounts.requests import AnonymousRequest
from audit.actors import ANONYMOUS
from audit.record import record

STATUS = 422


@transaction.atomic
def wrong_password(request: AnonymousRequest, form: LoginForm) -> HttpResponse:
    record(LOGIN_REFUSED, by=ANONYMOUS, about=User.objects.filter(email=same_address(form.name)).first())
    form.add_error(None, _("E-mail address and password do not match. Check both and try again."))
    return page(request, "account/login.html", {"form": form}, status=STATUS)


@transaction.atomic
def record_wrong_code(user: User) -> None:
    record(SECOND_FACTOR_REFUSED, by=ANONYMOUS, about=user)


def wrong_code(request: AnonymousRequest, form: CodeForm, user: User) -> HttpResponse:
    record_wrong_code(user)
    form.add_error(
        "code", _("This code is not right, or was used already. Wait for the next one and type it again.")
    )
    context = {"form": form, "may_remember": remembering.may_remember(user)}
    return page(request, "account/second_factor.html", context, status=STATUS)
