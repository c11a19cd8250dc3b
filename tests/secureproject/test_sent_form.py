"""Forms are read as Django reads them, in a few calls; what no browser sends is left to Django."""

import gc
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import quote_plus, urlencode
from weakref import ref

import pytest
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.core.handlers.wsgi import WSGIHandler
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from secureproject.sent_form import FORM, FormRequest, form_in
from tests.counting import python_calls
from tests.secureproject.test_start import DEMO, run

BODY = "<p>Ebbe & Flut: täglich um 7&nbsp;Uhr + 100 % 🚢</p>\r\n" * 50
SENT = [
    ("csrfmiddlewaretoken", "x" * 64),
    ("title", "Fähre"),
    ("body", BODY),
    ("topics", "1"),
    ("topics", "2"),
]
pieces = st.lists(
    st.sampled_from([*"abA09%+&=;_ \r\n", "%41", "%e4", "%C3%A4", "%2B", "%zz", "%", "%3D", "ä", "\xff"])
)


def request_with(body: bytes, **environ: str) -> FormRequest:
    meta = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body)), **environ}
    return FormRequest({**meta, "wsgi.input": BytesIO(body)})


def test_the_site_is_served_with_it() -> None:
    assert (
        run(
            ["-c", "from secureproject import wsgi; print(wsgi.django_application.request_class.__name__)"],
            DEMO,
        ).stdout
        == "FormRequest\n"
    )


@given(pieces.map("".join).map(str.encode))
@example(b"a=%C3%A4&&a=2&b&=c&%41=+%2B&a=b=c")
@example(b"a=%C3&b=%")
@example(b"a=%C3%A")
@example(b"a=%%41")
@example(b"a=%41%\n1")
@example(b"a=%41=%")
@example(b"a=%\r\n")
@example(b"")
def test_whatever_is_read_is_what_django_reads(body: bytes) -> None:
    form = form_in(body)
    assert form is None or list(form.lists()) == list(QueryDict(body, encoding="utf-8").lists())
    assert list(request_with(body).POST.lists()) == list(QueryDict(body, encoding="utf-8").lists())


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text())))
def test_what_a_browser_sends_is_never_left_to_django(fields: list[tuple[str, str]]) -> None:
    sent = "&".join(f"{quote_plus(name)}={quote_plus(value, errors='replace')}" for name, value in fields)
    assert form_in(sent.encode()) == QueryDict(sent)


@pytest.mark.parametrize(
    "body", [b"a=\xc3\xa4", b"a=%zz", b"a=%", b"a=%C3", b"a=%ff", b"a=%41%\n", b"a=%41=1"]
)
def test_what_no_browser_sends_is_left_to_django(body: bytes) -> None:
    assert form_in(body) is None
    assert list(request_with(body).POST.lists()) == list(QueryDict(body, encoding="utf-8").lists())


def test_more_fields_than_the_settings_allow_are_refused(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert request_with(b"a=1&b=2").POST.dict() == {"a": "1", "b": "2"}
    with pytest.raises(TooManyFieldsSent):
        _ = request_with(b"a=1&b=2&c=3").POST


def test_more_bytes_than_the_settings_allow_are_refused_unread(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5
    request = request_with(b"a=12345")
    with pytest.raises(RequestDataTooBig):
        _ = request.POST
    assert not hasattr(request, "_body")


def test_a_form_that_is_said_to_be_in_another_encoding_is_refused() -> None:
    with pytest.raises(BadRequest):
        _ = request_with(b"a=1", CONTENT_TYPE=f"{FORM}; charset=latin-1").POST


def test_a_body_that_somebody_read_before_is_a_form_nevertheless() -> None:
    request = request_with(b"a=%41")
    assert (request.body, request.POST["a"]) == (b"a=%41", "A")


def test_a_stream_that_somebody_read_from_is_no_form_as_ever() -> None:
    request = request_with(b"a=1")
    request.read(1)
    assert request.POST == {}


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_what_is_no_form_has_no_fields(kind: str) -> None:
    assert request_with(b"a=1", CONTENT_TYPE=kind).POST == {}


def test_nobody_changes_what_was_sent() -> None:
    with pytest.raises(AttributeError):
        request_with(b"a=1").POST.pop("a")  # type: ignore[misc]


def test_a_long_text_takes_hardly_more_calls_than_a_short_one() -> None:
    long, short = urlencode(SENT).encode(), urlencode([*SENT[:2], ("body", "ä"), *SENT[3:]]).encode()
    assert python_calls(lambda: form_in(long)) == python_calls(lambda: form_in(short)) <= 30


class Seen(FormRequest):
    """Notes each request that is made, without keeping it."""

    made: ClassVar[list["ref[Seen]"]] = []

    def __init__(self, environ: dict[str, Any]) -> None:
        super().__init__(environ)
        self.made.append(ref(self))


def test_a_request_that_was_answered_is_gone_without_the_collector(db: None) -> None:
    site: Any = WSGIHandler()
    site.request_class = Seen
    gc.disable()
    try:
        answer = site(RequestFactory().get("/cms/").environ, lambda *_args: None)
        answer.close()
        del answer
        assert Seen.made.pop()() is None
    finally:
        gc.enable()
