"""Where to go next, and never to somebody else's site."""

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from rbac.roles import holds_any_role

LONGEST = 2000


def own_address(candidate: str | None) -> str:
    """``candidate`` when it is a path on this site, else ''."""
    address = (candidate or "").strip()
    # A host, even our own, is refused: the Host header is the visitor's to choose.
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own and len(address) <= LONGEST else ""


def asked_for(request: HttpRequest) -> str:
    """The ``next`` of a form or an address, when it is our own, else ''.

    Somebody who comes back from the identity provider asked before they went: ``coming_in`` puts it on the request.
    """
    return own_address(
        getattr(request, "asked_before", "") or request.POST.get("next") or request.GET.get("next")
    )


def first_page(user: User) -> str:
    """Where somebody lands who asked for nothing in particular."""
    return resolve_url(settings.LOGIN_REDIRECT_URL if holds_any_role(user) else "accounts:security")
