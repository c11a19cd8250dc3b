"""Changes of access on pages: shown first where they affect a user, then made."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from content.cms.editor.saved_flag import say_arrived
from rbac.access_diff.confirmation import preview_page


def make_or_preview(
    request: HttpRequest, change: Callable[[], object], *, said: str, back: str, then: str = "", **shown: Any
) -> HttpResponse:
    """The preview of ``change``; once it is confirmed or affects no user, the change, and a redirect with ``said``.

    ``then``: where to, else ``back``. ``shown``: more of ``preview_page``. Raises what ``change`` raises.
    """
    if page := preview_page(request, change, back=back, **shown):
        return page
    change()
    say_arrived(request, said)
    return redirect(then or back)
