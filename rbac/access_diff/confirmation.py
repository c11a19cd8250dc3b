"""Confirmation page before a change of access: shows which users gain and lose, and asks for confirmation.

Every page that changes access shows this first. The form holds a signature over what the page showed; the change is
made only if it would still have exactly that effect. A change that affects no user needs no confirmation.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

from audit.row import JSONValue, canonical
from rbac.access_diff.diff import AccessDiff, People, access_diff
from rbac.enforcement.view_guards import TOKEN_FIELD

SEEN = "seen"  # hidden field with the signature over what was shown
_NOT_KEPT = frozenset({SEEN, TOKEN_FIELD, "csrfmiddlewaretoken"})


def preview_page(
    request: HttpRequest,
    change: Callable[[], object],
    *,
    doing: Any,
    back: str,
    people: People | None = None,
    places: Iterable[int] | None = None,
    waits: Callable[[], bool] = bool,
    matters: bool = False,
    template: str = "cms/consequences.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse | None:
    """The page that shows the effect of ``change()``; None if the change may be made: confirmed, or no user affected.

    ``doing`` is the text of its button, ``back`` the URL to cancel; ``waits`` says afterwards whether ``change`` is
    postponed until another user approves; ``matters`` forces the page even if no user is affected today: for example,
    articles published tomorrow are not counted yet. Raises what ``change`` raises; the form before it shows it.
    """
    found = access_diff(change, people=people, places=places)
    waiting = waits()
    if not (found.matter or waiting or matters):
        return None
    kept = [
        (name, value) for name, values in request.POST.lists() if name not in _NOT_KEPT for value in values
    ]
    seal = _seal(request, kept, found, waiting=waiting)
    before = request.POST.get(SEEN, "")
    if constant_time_compare(before.encode(), seal.encode()):
        return None
    shown = {"found": found, "waits": waiting, "doing": doing, "back": back, "kept": [*kept, (SEEN, seal)]}
    return render(request, template, {**(context or {}), **shown, "differs": bool(before)})


def _seal(request: HttpRequest, kept: list[tuple[str, str]], found: AccessDiff, *, waiting: bool) -> str:
    """Signature over viewer, URL, submitted data and shown effect: differs as soon as one of them does."""
    facts: JSONValue = [
        str(request.user.pk),
        request.path,
        [[name, str(value)] for name, value in kept],
        [
            [_named(found, d.person), str(d.action), d.gained, d.lost, d.site, d.least]
            for d in found.differences
        ],
        [*found.broken],
        [*found.relaxed],
        found.all_objects,
        found.all_people,
        waiting,
    ]
    return salted_hmac("rbac.previews", canonical(facts), algorithm="sha256").hexdigest()


def _named(found: AccessDiff, key: int) -> str:
    """The user's login name: a user created by the change itself has another key at each dry run."""
    person = found.people.get(key)
    return str(person.get_username() if person else key)
