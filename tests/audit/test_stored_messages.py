"""Moments that the audit log keeps in UTC, as anyone who reads it writes them."""

import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from audit.row import plain
from audit.stored_messages import as_moment, as_text, gettext, in_the_code, moment, say, several, stored_form

FIELD, READ = as_moment("at")


@pytest.mark.parametrize("kept", [None, "", "for ever", "2027-10-31T00:30:00", 7])
def test_what_is_no_moment_stays_as_it_was_written_down(kept: object) -> None:
    assert READ({FIELD: kept}) == kept


@pytest.mark.parametrize(
    ("kept", "zone"), [("2027-10-31T00:30:00.5+00:00", "CEST"), ("2027-10-31T01:30:00+00:00", "CET")]
)
def test_an_hour_that_comes_twice_says_which(kept: str, zone: str) -> None:
    with timezone.override("Europe/Berlin"), translation.override("de"):
        assert READ({FIELD: kept}) == f"31. Oktober 2027, 02:30 {zone}"


SECTION = "inherited from “%(section)s”"
APPROVALS = "This version needs %(number)d approvals by people who wrote none of it (%(source)s)."
GERMAN = "Diese Fassung braucht 2"


def two_approvals(section: str = "News") -> str:
    return gettext(APPROVALS) % {"number": 2, "source": gettext(SECTION) % {"section": section}}


def stored(sentence: Any) -> Any:
    """Through the audit log's own form of JSON and back."""
    return json.loads(json.dumps(plain(stored_form(sentence))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"says": APPROVALS, "facts": {"number": "two", "source": "x"}},
        {"says": APPROVALS, "facts": {"number": 2}},
        {"says": APPROVALS, "facts": ["x"]},
        {"says": "", "facts": {}},
        {"at": "yesterday", "form": "DATE_FORMAT"},
        {"facts": {}},
        ["x"],
        7,
        None,
        "",
    ],
)
def test_what_was_not_kept_by_this_is_shown_as_it_was_written(wrong: Any) -> None:
    assert as_text(wrong, "As it was written.") == "As it was written."


def test_sentences_without_end_are_not_followed() -> None:
    deep: Any = {"says": SECTION, "facts": {"section": "News"}}
    for _ in range(20):
        deep = {"says": SECTION, "facts": {"section": deep}}
    assert as_text(deep, "As it was written.") == "As it was written."


def test_words_of_someone_are_no_sentence_of_the_code() -> None:
    assert stored_form("Words of somebody") == ""
    assert stored_form(gettext_lazy("yes")) == "yes"


@pytest.mark.parametrize("written", ["de", "fr", "en"])
def test_it_reads_in_every_language_with_its_facts(written: str) -> None:
    with translation.override(written):
        rows = stored(two_approvals())
    assert as_text(rows, "") == APPROVALS % {"number": 2, "source": "inherited from “News”"}
    with translation.override("de"):
        assert as_text(rows, "") == two_approvals()
        assert as_text(rows, "").startswith(GERMAN)
        assert "inherited" not in as_text(rows, "")


def test_names_stay_what_they_are() -> None:
    """A section may be called like a word of the program, or like a place to fill in."""
    for name in ("yes", "%(number)d", "100 %"):
        with translation.override("de"):
            rows = stored(two_approvals(name))
        assert f"“{name}”" in as_text(rows, "")


def test_a_moment_is_written_as_the_reader_writes_it() -> None:
    at = datetime(2026, 12, 24, 14, 30, tzinfo=UTC)
    sentence = gettext(SECTION) % {"section": moment(at, "DATETIME_FORMAT")}
    with translation.override("de"):
        assert "24. Dezember 2026" in as_text(stored(sentence), "")
    assert "December" in as_text(stored(sentence), "")


def test_several_are_said_one_by_one() -> None:
    rows = stored(several([two_approvals(), gettext_lazy("yes"), "News"], "; "))
    with translation.override("de"):
        assert as_text(rows, "") == f"{two_approvals()}; ja; News"


def test_a_lazy_sentence_is_filled_like_any_other() -> None:
    rows = stored(say(gettext_lazy(APPROVALS)) % {"number": 2, "source": gettext_lazy("yes")})
    with translation.override("de"):
        assert as_text(rows, "").endswith("(ja).")


def test_it_is_a_text_like_any_other() -> None:
    sentence = two_approvals()
    again = pickle.loads(pickle.dumps(sentence))  # noqa: S301  (our own)
    assert (again, stored_form(again), sentence[:4]) == (sentence, stored_form(sentence), "This")
    assert json.dumps(sentence) == json.dumps(str(sentence))


def test_a_list_of_all_that_a_row_keeps_names_the_sentence_of_the_code() -> None:
    assert in_the_code({"says": stored_form(two_approvals())}) == APPROVALS
    assert in_the_code({"says": "yes"}) == "yes"
