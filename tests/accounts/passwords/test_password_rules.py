"""``accounts.passwords.password_rules``: what a new password must be. Refusals first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords.password_rules import site_words
from content.models import Site
from tests.accounts.people import person

GOOD = "a quiet green sofa"


def refusal(password: str, user: User | None = None) -> str:
    """The code of the rule that refuses; empty when none does."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return str(error.error_list[0].code)
    return ""


@pytest.fixture
def maria(db: None) -> User:
    user = person("Maria")
    user.email, user.name = "m.fernandez@example.org", "María José Fernández-Ōta"
    return user


def test_where_a_second_factor_is_asked_for_twelve_characters_are_needed(cara: User) -> None:
    assert [refusal("x9Kwmzq pvtdjh"[:n], cara) for n in (11, 12)] == ["too_short", ""]


def test_a_password_that_is_the_only_protection_needs_fifteen(otto: User) -> None:
    assert [refusal("x9Kwmzq pvtdjh rb"[:n], otto) for n in (14, 15)] == ["too_short", ""]


@pytest.mark.parametrize(
    "word",
    [
        "María", "MARI\u0301A", "ｍａｒíａ", "Fernández", "fernández", "josé", "J-o-s-é", "m.fernandez@example.org",
        "mfernandez", "fernandez", "example",
    ],
)  # fmt: skip
def test_a_name_or_an_address_is_refused_inside_a_password(maria: User, word: str, settings: object) -> None:
    settings.SITE_URL = "https://www.example.org"  # type: ignore[attr-defined]
    assert refusal(f"7 {word} sofas, quiet", maria) == "known_word"


@pytest.mark.parametrize("word", ["The Harbour Gazette", "t.h.e.harbour-GAZETTE"])
def test_so_is_the_name_of_the_site(cara: User, site: Site, word: str) -> None:
    assert refusal(f"my {word} 44", cara) == "known_word"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "aaaaaaaaaaab cde",
        "Ünïcödé passphrase",
        "pässwörter sind länger",
        "日本語のパスワードは長いです。ね",
    ],
)
def test_no_kind_of_character_is_asked_for(cara: User, password: str) -> None:
    assert refusal(password, cara) == ""


def test_short_names_do_not_forbid_half_the_dictionary(db: None) -> None:
    assert refusal("seven needles in red wool", person("Ed")) == ""


def test_the_ending_of_the_address_is_not_a_word_of_the_site(settings: object, db: None) -> None:
    settings.SITE_URL = "https://news.harbour.info"  # type: ignore[attr-defined]
    assert site_words() == ["news.harbour.info", "news", "harbour"]
