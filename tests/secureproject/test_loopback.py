import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from secureproject.loopback import LoopbackOnlyMiddleware


def status(rf: RequestFactory, *, client: str = "127.0.0.1", host: str = "localhost:8000") -> int:
    request = rf.get("/", REMOTE_ADDR=client, HTTP_HOST=host)
    return LoopbackOnlyMiddleware(lambda _: HttpResponse())(request).status_code


@pytest.mark.parametrize(
    "client", ["192.168.1.7", "203.0.113.9", "::ffff:203.0.113.9", "2001:db8::1", "nonsense"]
)
def test_the_demo_answers_no_other_machine(rf: RequestFactory, client: str) -> None:
    assert status(rf, client=client) == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "0.0.0.0", "127.0.0.1.nip.io", "", "["]
)
def test_the_demo_answers_to_no_other_name(rf: RequestFactory, host: str) -> None:
    assert status(rf, host=host) == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "127.8.8.8", ""])
def test_the_demo_answers_its_own_machine(rf: RequestFactory, host: str, client: str) -> None:
    assert status(rf, client=client, host=host) == 200
