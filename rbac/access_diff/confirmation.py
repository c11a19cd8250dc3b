"""The step before a change of rights: the page that says who gains and who loses, and asks once more.

No page changes rights that has not shown this before. What the page showed is sealed into its form; what is sent is
done only if the same change would still do exactly that. A change that does nothing to anybody needs no such step.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

from audit.canonical import JSONValue, canonical
from rbac.access_diff.diff import AccessDiff, People, access_diff
from rbac.enforcement.reauth_replay import TOKEN_FIELD

SEEN = "seen"  # the hidden field that says what was shown
_NOT_KEPT = frozenset({SEEN, TOKEN_FIELD, "csrfmiddlewaretoken"})


def shown_first(
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
    """The page that says what ``change()`` would do; None when it may be done: it was seen, or nobody is concerned.

    ``doing`` is the sentence on its button, ``back`` the address for whoever changes nothing;
    ``waits`` says afterwards whether ``change`` is put off until somebody agrees; ``matters`` that it is to be seen
    although it is different for nobody today: what may be published tomorrow counts nothing yet. Raises what ``change``
    raises; the form of the page before shows it.
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
    """Of who saw it, where, what they had typed, and what it was going to do: another one if any of it is another."""
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
    """By what they log in with: somebody whom the change itself makes has another key each time it is tried."""
    person = found.people.get(key)
    return str(person.get_username() if person else key)
