"""Safe redirects: the ``next`` URL, never to another site (open redirect)."""

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from rbac.roles import holds_any_role

LONGEST = 2000


def own_address(candidate: str | None) -> str:
    """``candidate`` if it is a path on this site, else ''."""
    address = (candidate or "").strip()
    # A URL with a host, even our own, is refused: the client controls the Host header.
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own and len(address) <= LONGEST else ""


def next_address(request: HttpRequest) -> str:
    """The ``next`` of the form or the query string if it is on this site, else ''.

    For a user who returns from the identity provider, sso_callback.py puts it on the request.
    """
    return own_address(
        getattr(request, "asked_before", "") or request.POST.get("next") or request.GET.get("next")
    )


def first_page(user: User) -> str:
    """The landing page of a user who requested no particular page."""
    return resolve_url(settings.LOGIN_REDIRECT_URL if holds_any_role(user) else "accounts:security")
