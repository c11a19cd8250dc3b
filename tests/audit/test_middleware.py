"""The request's context: lazy, sure of its form, and of this request only."""

import asyncio
import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from audit.context import NO_REQUEST, Context, current_context
from audit.middleware import RequestContextMiddleware
from audit.models import Entry
from audit.timeline import timeline_of

GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"


def context_of(**headers: Any) -> Context:
    seen: list[Context] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(current_context.get())
        return HttpResponse()

    RequestContextMiddleware(view)(RequestFactory().get("/", **headers))
    assert current_context.get() is NO_REQUEST  # it ends with the request
    return seen[0]


@pytest.fixture
def behind_a_proxy(settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1


def test_a_client_cannot_choose_the_id_of_its_request(settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 0
    assert context_of(HTTP_X_REQUEST_ID=GIVEN).request_id != GIVEN
    del settings.TRUSTED_PROXY_COUNT
    assert context_of(HTTP_X_REQUEST_ID=GIVEN).request_id != GIVEN


@pytest.mark.parametrize(
    "given", ["", "Ada Lovelace, 1 High Street", "x" * 36, f"{GIVEN}\n", f"{GIVEN}0", "ä" * 36]
)
def test_a_request_id_that_is_no_uuid_is_replaced(behind_a_proxy: None, given: str) -> None:
    assert re.fullmatch("[0-9a-f]{16}", context_of(HTTP_X_REQUEST_ID=given).request_id)


def test_a_well_formed_request_id_of_a_proxy_is_kept(behind_a_proxy: None) -> None:
    assert context_of(HTTP_X_REQUEST_ID=GIVEN).request_id == GIVEN


def test_the_answer_carries_the_request_id(behind_a_proxy: None) -> None:
    request = RequestFactory().get("/", HTTP_X_REQUEST_ID=GIVEN)
    response = RequestContextMiddleware(lambda request: HttpResponse())(request)
    assert isinstance(response, HttpResponse)
    assert response.headers["X-Request-ID"] == GIVEN


def test_the_log_gets_the_same_request_id() -> None:
    request = RequestFactory().get("/", HTTP_X_REQUEST_ID="nonsense")
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.extend([current_context.get().request_id, request.headers["X-Request-ID"]])
        return HttpResponse()

    RequestContextMiddleware(view)(request)
    assert seen[0] == seen[1]


def test_the_session_is_not_looked_at_for_a_page_that_records_nothing(settings: Any) -> None:
    settings.AUDIT_SESSION_DIGEST = "tests.audit.test_middleware.fail"
    context_of(HTTP_COOKIE="sessionid=secret")


def fail(request: HttpRequest) -> str:
    raise AssertionError("asked although nothing was recorded")


def shout(request: HttpRequest) -> str:
    return "the-session-key-itself"


def test_a_session_key_in_place_of_a_digest_is_refused(settings: Any) -> None:
    settings.AUDIT_SESSION_DIGEST = "tests.audit.test_middleware.shout"
    with pytest.raises(ValueError, match="never the key"):
        _ = context_of().session_digest


def test_it_works_in_asynchronous_projects(behind_a_proxy: None) -> None:
    async def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(current_context.get().request_id)

    async def serve() -> HttpResponse:
        middleware: Any = RequestContextMiddleware(view)
        answer: HttpResponse = await middleware(RequestFactory().get("/", HTTP_X_REQUEST_ID=GIVEN))
        assert current_context.get() is NO_REQUEST
        return answer

    assert asyncio.run(serve()).content.decode() == GIVEN


def test_what_a_person_does_is_kept_with_address_device_request_and_session(
    as_cara: Client, cara: User
) -> None:
    response = as_cara.post(
        "/account/logout/",
        REMOTE_ADDR="192.0.2.7",
        HTTP_X_FORWARDED_FOR="10.0.0.1",
        headers={"user-agent": "curl/8.5"},
    )
    line = timeline_of(cara)[0]
    assert (line.sentence, line.address, line.device) == ("Cara logged out", "192.0.2.7", "curl 8")
    assert line.request_id == response.headers["X-Request-ID"]
    assert len(Entry.objects.get(pk=line.id).session_digest) == 64
