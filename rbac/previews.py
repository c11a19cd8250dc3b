"""The step before a change of rights: the page that says who gains and who loses, and asks once more."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rbac.consequences import consequences_of

PREVIEW = "preview"  # the hidden field by which a form asks for the step
_NOT_KEPT = frozenset({PREVIEW, "csrfmiddlewaretoken"})


def is_preview(request: HttpRequest) -> bool:
    """Whether the form asks to show the consequences first."""
    return request.method == "POST" and PREVIEW in request.POST


def preview(
    request: HttpRequest,
    change: Callable[[], object],
    *,
    doing: Any,
    back: str,
    people: Iterable[int] | None = None,
    places: Iterable[int] | None = None,
    waits: Callable[[], bool] = bool,
    template: str = "cms/consequences.html",
) -> HttpResponse:
    """What ``change()`` would do, and a form that sends everything once more to the same address, to be done then.

    ``doing`` is the sentence on its button, ``back`` the address for whoever changes nothing;
    ``waits`` says afterwards whether ``change`` is put off until somebody agrees. Raises what ``change``
    raises; the form of the page before shows it.
    """
    found = consequences_of(change, people=people, places=places)
    context = {
        "found": found,
        "waits": waits(),
        "doing": doing,
        "back": back,
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in _NOT_KEPT
            for value in values
        ],
    }
    return render(request, template, context)
