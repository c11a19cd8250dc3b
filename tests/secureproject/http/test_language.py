"""secureproject.http.language: a user's own language at work, the site's for readers and in emails."""

import pytest
from django.core import mail
from django.test import Client

from accounts.lifecycle.data_export import account_data
from accounts.mail.emails import NAME_CHANGED, post
from accounts.models import User
from content.models import Article, Site
from tests.accounts.postbox import post_arrives
from tests.signing_in import signed_in

PROFILE = "/account/profile/"
IN_GERMAN = {"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"}


def speaks(person: User, code: str) -> None:
    User.objects.filter(pk=person.pk).update(language=code)


@pytest.mark.parametrize("code", ["xx", "de-CH", "<b>", "en\x00"])
def test_a_language_that_is_not_shipped_is_refused(cara: User, code: str) -> None:
    assert signed_in(cara).post(PROFILE, {"name": "Cara", "language": code}).status_code in {400, 422}
    assert User.objects.get(pk=cara.pk).language == ""


def test_cara_chooses_french_and_is_answered_in_it(cara: User) -> None:
    as_cara = signed_in(cara)
    page = as_cara.post(PROFILE, {"name": "Cara", "language": "fr"}, follow=True)
    assert page["Content-Language"] == "fr"
    assert 'lang="fr"' in page.content.decode()
    assert "Enregistré." in page.content.decode()
    assert account_data(User.objects.get(pk=cara.pk))["account"]["language"] == "fr"


@pytest.mark.parametrize(("chosen", "desk"), [("", "Schreibtisch"), ("fr", "Bureau")])
def test_what_someone_chose_counts_more_than_the_browser(cara: User, chosen: str, desk: str) -> None:
    speaks(cara, chosen)
    assert desk in signed_in(cara).get("/cms/", headers=IN_GERMAN).text


def test_a_language_of_an_older_release_is_not_missed(cara: User) -> None:
    speaks(cara, "tlh")
    assert signed_in(cara).get("/cms/")["Content-Language"] == "en"


def test_the_log_in_speaks_the_language_of_the_browser(anon: Client, db: None) -> None:
    assert "Anmelden" in anon.get("/account/login/", headers=IN_GERMAN).content.decode()


def test_readers_get_the_language_of_the_site_whatever_they_ask_for(published: Article, anon: Client) -> None:
    address = f"/{published.address.path}/"
    plain, asking = anon.get(address), anon.get(address, headers=IN_GERMAN)
    assert asking.content == plain.content
    assert "Accept-Language" not in asking.get("Vary", "")


@pytest.mark.usefixtures("one_person_suffices")
def test_a_german_site_says_in_german_that_nothing_is_there(published: Article, anon: Client) -> None:
    Site.objects.update(language="de")
    anon.get(f"/{published.address.path}/")
    assert "Unter dieser Adresse gibt es nichts" in anon.get("/nowhere/").content.decode()


def test_a_letter_is_in_the_language_of_its_reader_not_of_who_caused_it(cara: User, ed: User) -> None:
    speaks(cara, "de")
    post(NAME_CHANGED, to=cara)
    post(NAME_CHANGED, to=ed)
    post_arrives()
    assert [letter.subject for letter in mail.outbox] == ["Ihr Name wurde geändert", "Your name was changed"]
    assert "Administration" in str(mail.outbox[0].body)


@pytest.mark.usefixtures("one_person_suffices")
def test_a_letter_to_who_chose_nothing_is_in_the_language_of_the_site(cara: User, site: Site) -> None:
    Site.objects.update(language="fr")
    post(NAME_CHANGED, to=cara)
    post_arrives()
    assert mail.outbox[0].subject == "Votre nom a changé"
