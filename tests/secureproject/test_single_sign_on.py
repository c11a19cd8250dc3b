"""OIDC_…: off unless configured, and one clear sentence when it is configured wrongly."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from secureproject.environment import Environment
from secureproject.single_sign_on import form_hosts, single_sign_on
from tests.samples import samples

RIGHT = {
    "OIDC_ISSUER": "https://id.example.org/realms/press",
    "OIDC_CLIENT_ID": "the-site",
    "OIDC_CLIENT_SECRET": "hush",
}
WRONG: dict[str, tuple[dict[str, str], str]] = samples(__file__)["wrong"]


def test_it_is_off_without_a_word(db: None) -> None:
    assert single_sign_on(Environment({})) is None
    assert form_hosts(Environment({})) == []


@pytest.mark.parametrize("what", WRONG)
def test_one_sentence_says_what_is_wrong(what: str) -> None:
    given, sentence = WRONG[what]
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)) as refused:
        single_sign_on(Environment(RIGHT | given))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("host", ["http://a.example", "https://a.example/path", "*", "https:", "a.example"])
def test_forms_go_to_origins_only(host: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="takes origins"):
        form_hosts(Environment(RIGHT | {"OIDC_FORM_HOSTS": host}))


def test_what_is_right_is_read() -> None:
    more = {
        "OIDC_ROLE_CLAIM": "groups",
        "OIDC_ROLES": "cn=heads,ou=press=editor",
        "OIDC_TRUSTED_AMR": "mfa, hwk",
        "OIDC_FORM_HOSTS": "https://login.example.org",
    }
    found = single_sign_on(
        Environment(RIGHT | more | {"OIDC_ROLES": "heads=editor,writers=contributor@/news/local/"})
    )
    assert found is not None
    assert found.roles == {"heads": "editor", "writers": "contributor@news/local"}
    assert found.trusted_amr == {"mfa", "hwk"}
    assert "hush" not in repr(found)
    assert form_hosts(Environment(RIGHT | more)) == ["https://id.example.org", "https://login.example.org"]
