"""Back-channel log-out: the one URL that a server, not a browser, posts to.

It carries a signed token and neither a cookie nor a CSRF token, so it is answered before the CSRF check. There is no
exemption: without this middleware the view exists with its access rule, and the CSRF check refuses the provider.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from accounts.views.single_sign_on import BACK_CHANNEL, back_channel_log_out
from intrusion.errors import TooManyAttempts


class BackChannelMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != BACK_CHANNEL or request.method != "POST":
            return self.get_response(request)
        try:
            return back_channel_log_out(request)
        except TooManyAttempts as error:
            return HttpResponse(status=429, headers={"Retry-After": str(error.retry_after)})
