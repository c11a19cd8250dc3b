"""Account pages are never kept by any cache."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from accounts import confirming
from accounts.requests import Request
from rbac.errors import RecentLoginRequired

CONFIRM_FIRST = 403


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response


def ask_to_confirm(request: Request, exception: RecentLoginRequired) -> HttpResponse:
    """The answer to RecentLoginRequired.

    A page is asked for again after the confirmation. A form is kept in the page that asks, and sent once more by hand.
    A program gets the address of the page as JSON.
    """
    address = reverse("accounts:confirm")
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"confirm": address, "minutes": exception.minutes}, status=CONFIRM_FIRST)
    if request.method in {"GET", "HEAD"}:
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
    context = {
        "form": confirming.form_for(request),
        "next": request.get_full_path(),
        "kept": list(confirming.fields_of(request.POST)),
        "interrupted": True,
    }
    return page(request, "account/confirm.html", context, status=CONFIRM_FIRST)
