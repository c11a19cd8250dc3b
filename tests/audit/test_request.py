"""A real request through the whole site leaves a complete entry."""

from django.test import Client

from accounts.models import User
from audit.models import Entry
from audit.timeline import timeline_of


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
