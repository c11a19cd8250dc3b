"""Pages about what went wrong are looked at like all others: axe, dark, small windows, keyboard, languages."""

from typing import Any

import pytest
from django.test import Client

from tests.browser import Visits
from tests.look import inspecting
from tests.look.erring import STATUSES
from tests.look.test_every_language import said_by
from tests.look.test_every_page import faults
from tests.look.test_text_spacing import spaced_out

PAGES = [*(f"/account/wrong/{status}/" for status in (*STATUSES, 500)), "/account/wrong/form/"]


@pytest.fixture(autouse=True)
def wrong(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.look.erring"


def said(path: str, language: str) -> set[str]:
    answer = Client(raise_request_exception=False).get(path, headers={"accept-language": language})
    assert answer.status_code >= 400
    assert f'<html lang="{language}"' in answer.text, path
    return {text for text in said_by(answer.text) if "quote" not in text}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_it_is_said_in_the_reader_s_language(path: str, language: str) -> None:
    typed = {"Somebody was faster.", "Say why."}  # by the test
    assert said(path, "en") & said(path, language) <= typed


@pytest.mark.late
@pytest.mark.browser
@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize("path", PAGES)
def test_there_is_nothing_to_complain_about(path: str, visits: Visits) -> None:
    visits.expect("Failed to load resource")  # the browser says the status of the page
    window = visits.open("/account/login/", reduced_motion="reduce", viewport=inspecting.WIDE)
    window.goto(path)
    assert faults(window) == []
    window.set_viewport_size(inspecting.SMALL)
    assert spaced_out(window) == []
