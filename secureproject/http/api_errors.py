"""Errors of the API in JSON, whichever layer answers: programs read no pages."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from foundation.middleware import Middleware

API_PREFIX = "/api/"


class ApiErrorsMiddleware(Middleware):
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse):
            write_as_json(request, response)
        return response


def write_as_json(request: HttpRequest, response: HttpResponse) -> None:
    """Replaces the page of an error below API_PREFIX by a sentence in JSON; status and headers stay."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if response.status_code < 400 or not is_page or not request.path_info.startswith(API_PREFIX):
        return
    response.content = json.dumps({"error": f"{HTTPStatus(response.status_code).phrase}."}).encode()
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Length"] = str(len(response.content))
