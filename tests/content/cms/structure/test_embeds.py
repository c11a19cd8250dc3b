"""Administrators allow hosts: first it says what changes, then it is done (content.cms.structure.embeds)."""

import pytest
from django.test import Client

from content.models import Site
from tests.samples import samples

ALLOW = "/cms/embeds/allow/"


def test_a_user_who_writes_sees_the_list_and_changes_nothing(as_ed: Client) -> None:
    page = as_ed.get("/cms/embeds/").text
    assert "No host is allowed yet" in page
    assert "<textarea" not in page
    assert as_ed.post(ALLOW, {"hosts": "player.vimeo.com"}).status_code == 403


@pytest.mark.usefixtures("one_person_suffices")
def test_a_change_is_shown_before_it_is_done(as_ada: Client) -> None:
    shown = as_ada.post(ALLOW, {"hosts": "player.vimeo.com"})
    assert "readers may load videos and charts" in shown.text
    assert Site.objects.get().embed_hosts == []
    as_ada.post(ALLOW, {"hosts": "player.vimeo.com", "seen": " > player.vimeo.com"})
    assert Site.objects.get().embed_hosts == ["player.vimeo.com"]


@pytest.mark.usefixtures("one_person_suffices")
def test_what_someone_else_did_meanwhile_is_shown_again(as_ada: Client) -> None:
    Site.objects.update(embed_hosts=["charts.example.net"])
    shown = as_ada.post(ALLOW, {"hosts": "player.vimeo.com", "seen": " > player.vimeo.com"})
    assert "only a link is left" in shown.text
    assert Site.objects.get().embed_hosts == ["charts.example.net"]


def test_what_is_no_host_is_said_beside_the_field(as_ada: Client) -> None:
    answer = as_ada.post(ALLOW, {"hosts": "https://example.net"})
    assert answer.status_code == 422
    assert "is not the name of a host" in answer.text


@pytest.mark.usefixtures("one_person_suffices")
@pytest.mark.parametrize(("address", "is_allowed"), samples(__file__)["allowed"])
def test_the_editor_learns_whether_readers_could_load_an_address(
    address: str, is_allowed: bool, as_cara: Client, as_otto: Client
) -> None:
    Site.objects.update(embed_hosts=["www.youtube-nocookie.com"])
    assert as_otto.get("/cms/embeds/", {"address": address}).status_code == 403
    assert as_cara.get("/cms/embeds/", {"address": address}).json() == {"is_allowed": is_allowed}
