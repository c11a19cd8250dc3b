"""Small requests that would cost a process minutes, gigabytes or its disk."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from content.errors import TooDeep
from content.text.diff import compare_html
from content.text.sanitise import clean_html
from foundation.slugs import slug_from
from secureproject.http.logs import hide_secrets


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Of the processor, which other processes on the machine cannot use up; what is caught here took minutes."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


MANY_BOLD = "".join(f'<b lang="x{i}">' for i in range(90))


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{MANY_BOLD}" + "<p>x" * 1000,
        f"<ul><li>{MANY_BOLD}" + "<li>x" * 1000,
        f"<table><tr><td>{MANY_BOLD}" + "<tr><td><p>x" * 1000,
        f"<div>{MANY_BOLD}</div>" * 100,
        f"<span>{MANY_BOLD}</span>" * 100,
    ],
)
def test_what_every_block_would_open_again_is_refused_before_it_is_read(html: str) -> None:
    with within(2), pytest.raises(TooDeep):
        clean_html(html)


def test_a_paste_wrapped_in_bold_is_taken() -> None:
    html = "<b>" + "<p>One paragraph of <i>many</i>.</p>" * 2000 + "</b>"
    assert clean_html(html).count("<p>") == 2000


@pytest.mark.late
def test_comparing_thousands_of_different_paragraphs_takes_seconds() -> None:
    old, new = ("".join(f"<p>{word}{i} {word}x{i}" for i in range(5000)) for word in "ab")
    with within(10):
        assert len(compare_html(old, new)) == 10_000


def test_comparing_repetitions_takes_seconds() -> None:
    old, new = (f"<p>{word} " + "a " * 30_000 + f"{word} " * 300 for word in "bc")
    with within(10):
        compare_html(old, new)


def test_a_long_address_costs_no_time_to_write_into_the_log() -> None:
    """Searching it for secrets once took 48 seconds: the square of its length."""
    with within(10):
        for address in ("x" * 60_000, "a://" * 15_000, "a.b+" * 15_000, "a://b:" * 10_000):
            assert hide_secrets(None, "", {"request": f"GET /{address}"}) == {"request": f"GET /{address}"}


def test_no_one_fills_the_disk_with_files_that_no_page_takes(anon: Client, database: str) -> None:
    file = SimpleUploadedFile("x", b"x" * 1000)
    assert anon.post("/account/login/", {"email": file}).status_code == 400


def test_a_title_that_thousands_have_costs_few_look_ups() -> None:
    asked = []

    class Taken:
        def __contains__(self, slug: object) -> bool:
            asked.append(slug)
            return str(slug) in {"news", *(f"news-{n}" for n in range(2, 3000))}

    assert slug_from("News", Taken()).startswith("news-")
    assert len(asked) < 200
