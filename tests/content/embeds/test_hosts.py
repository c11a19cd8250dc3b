"""Frames come only from https addresses on hosts that administrators allow."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from audit.models import Entry
from content.embeds.frames import with_frames
from content.embeds.hosts import allow_embed_hosts, cleaned_hosts, frame_address
from content.errors import UncleanText
from content.models import Site
from rbac.errors import Refused
from tests.content.conftest import PublishStory
from tests.newsroom import Person, fresh
from tests.samples import samples
from tests.words import accept_all

HOSTS = frozenset({"charts.example.net", "player.vimeo.com", "www.youtube-nocookie.com"})

FIGURE = '<figure data-embed=""><a href="{}" rel="noopener">Boats</a></figure>'


@pytest.mark.parametrize("name", ["cara", "ed", "edna", "otto"])
def test_only_administrators_allow_any(name: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        allow_embed_hosts(["player.vimeo.com"], by=request.getfixturevalue(name))


@pytest.mark.parametrize(
    "host",
    ["*", "*.example.net", "https://example.net", "example.net/x", "example.net:8443", "localhost", "127.0.0.1",
     "a b.net", "example.net;script-src *", "exämple.net", "-a.net", "a..net", "data:", "'self'"],
)  # fmt: skip
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(UncleanText):
        cleaned_hosts([host])


def test_this_site_is_never_framed(settings: object) -> None:
    settings.SITE_URL = "https://www.example.org"  # type: ignore[attr-defined]
    for host in ("www.example.org", "example.org", "files.www.example.org"):
        with pytest.raises(UncleanText):
            cleaned_hosts([host])
    assert cleaned_hosts([" Charts.Example.NET ", "", "charts.example.net"]) == ["charts.example.net"]


@pytest.mark.parametrize("address", samples(__file__)["no frames"])
def test_no_frame_for_anything_else(address: str) -> None:
    assert frame_address(address, HOSTS) is None
    assert with_frames(FIGURE.format(address), HOSTS).hosts == ()


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://charts.example.net/1/", "https://charts.example.net/1/"),
        ("https://youtu.be/abcDEF123_-", "https://www.youtube-nocookie.com/embed/abcDEF123_-"),
        ("https://www.youtube.com/watch?v=abcDEF123_-&t=4", "https://www.youtube-nocookie.com/embed/abcDEF123_-"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871"),
    ],
)  # fmt: skip
def test_the_page_of_a_video_leads_to_its_player(address: str, frame: str) -> None:
    assert frame_address(address, HOSTS) == frame
    assert frame_address(address, frozenset({"other.example"})) is None


@pytest.mark.usefixtures("one_person_suffices")
def test_every_change_is_told_and_bumps_the_pages(ada: Person) -> None:
    before = Site.objects.get().version
    allow_embed_hosts(["player.vimeo.com"], by=ada)
    allow_embed_hosts(["charts.example.net"], by=ada)
    allow_embed_hosts(["charts.example.net"], by=ada)
    site = Site.objects.get()
    assert (site.embed_hosts, site.version) == (["charts.example.net"], before + 3)
    told = Entry.objects.filter(event="content.embed_hosts.changed").order_by("pk")
    assert [entry.public["removed"][1] for entry in told] == [[], ["player.vimeo.com"], []]


def test_a_host_that_makes_frames_of_approved_links_waits_for_a_second_person(
    publish_story: PublishStory, ada: Person, edna: Person, anon: Client
) -> None:
    body = FIGURE.format("https://charts.example.net/1/")
    article = publish_story("Boats", body=body)
    path = f"/{fresh(article).address.path}/"
    allow_embed_hosts(["charts.example.net"], by=ada)
    assert "data-frame" not in anon.get(path).text
    with pytest.raises(DatabaseError, match="no second person"), transaction.atomic():
        Site.objects.update(embed_hosts=["charts.example.net"])
    accept_all(edna)
    assert "data-frame" in anon.get(path).text
    allow_embed_hosts([], by=ada)
    assert "data-frame" not in anon.get(path).text
