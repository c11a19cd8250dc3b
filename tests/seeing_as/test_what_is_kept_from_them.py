"""A page that the other person does not get says so of them, not of whoever looks, and lets one stop right there."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from audit.models import Entry
from content.models import Section
from tests.signing_in import sign_in


def test_a_refusal_is_told_as_the_others_and_can_be_left(looking: Client, cara: User) -> None:
    answer = looking.get("/cms/people/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store, private")
    assert "Cara may not do this" in answer.text
    assert "Only administrators see people and their roles." in answer.text
    assert "You may not do this" not in answer.text
    assert "ask an administrator" not in answer.text
    assert 'action="/cms/see-as/stop/"' in answer.text


def test_it_is_explained_through_the_same_eyes(looking: Client) -> None:
    [why] = re.findall(r'href="(/cms/why/\?[^"]+)"', looking.get("/cms/people/").text)
    explained = looking.get(why.replace("&amp;", "&"))
    assert explained.status_code == 200
    assert "You see this as Cara sees it" in explained.text


def test_the_refusal_is_recorded_once_and_never_as_theirs(looking: Client, cara: User) -> None:
    looking.get("/cms/people/")
    refused = Entry.objects.filter(event="rbac.access.refused")
    assert refused.count() == 1
    assert not refused.filter(actor_id=str(cara.pk)).exists()


@pytest.mark.parametrize("path", ["/cms/articles/2147483647/", "/cms/sections/{policies}/"])
def test_what_is_hidden_and_what_is_missing_are_told_alike(
    path: str, looking: Client, policies: Section
) -> None:
    answer = looking.get(path.format(policies=policies.pk))
    assert answer.status_code == 404
    assert "Cara finds nothing here" in answer.text
    assert escape(policies.title) not in answer.text
    assert "/cms/why/" not in answer.text
    assert 'action="/cms/see-as/stop/"' in answer.text


def test_the_stop_button_of_a_refusal_stops(ada: User, cara: User) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, ada)
    own = client.get(f"/cms/people/{cara.pk}/").context["csrf_token"]
    client.post(f"/cms/people/{cara.pk}/see-as/", {"reason": "x", "csrfmiddlewaretoken": str(own)})
    refused = client.get("/cms/people/").text
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', refused)
    client.post("/cms/see-as/stop/", {"csrfmiddlewaretoken": token})
    assert client.get("/cms/people/").status_code == 200
