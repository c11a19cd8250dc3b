"""Ordinary days of ordinary people raise no finding at all, with every sensor switched on; bad days block no one."""

from typing import Any

import pytest
from django.test import Client

from content.models import Article, Section
from intrusion.blocked import blocks
from intrusion.detection.buffer import ledger
from intrusion.models import Block, Incident
from tests.accounts.people import type_code, type_password
from tests.attacks.journeys import JOURNEYS, OFFICE, Newsroom, Walk
from tests.intrusion.guarding import a_second_passes, guard
from tests.newsroom import Person

__all__ = ["guard"]
DEAD_IMAGES = ("/media/gone/lighthouse.jpg", "/media/gone/quay.jpg", "/old/style.css")


@pytest.mark.parametrize(
    "requests", [pytest.param(150, marks=pytest.mark.late), pytest.param(30_000, marks=pytest.mark.deep)]
)
def test_ordinary_people_raise_no_finding(
    guard: Any, published: Article, news: Section, cara: Person, ed: Person, ada: Person, otto: Person, requests: int,
    monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    guard.INTRUSION_SENSORS_ABOUT_PEOPLE = True
    room = Newsroom(cara=cara, ed=ed, ada=ada, otto=otto, section=news.pk, published=published)
    walk = Walk()
    monkeypatch.setattr(ledger, "clock", walk.clock)
    while walk.asked < requests:
        for journey in JOURNEYS:
            journey(walk, room)
        a_second_passes()
    assert walk.asked >= requests
    told = [(row.sensor, row.examples) for each in Incident.objects.all() for row in each.observations.all()]
    assert told == []
    assert ledger.take() == ({}, 0)


@pytest.mark.late
def test_an_office_of_fifty_behind_one_address_is_left_alone(
    guard: Any, published: Article, cara: Person, otto: Person
) -> None:
    """All at once: a broken page, a hostile page elsewhere, a wrong clock, and a password manager gone mad."""
    story = f"/{published.address.path}/"
    stale = Client(REMOTE_ADDR=OFFICE, enforce_csrf_checks=True)
    for number in range(50):
        colleague = Client(REMOTE_ADDR=OFFICE)
        assert colleague.get(story, {"from": number}).status_code == 200
        for path in (*DEAD_IMAGES, f"/search/?q={number}+or+1=1+<script>"):
            colleague.get(path)
        for path in ("/.env", "/.git/config", "/backstage/", "/wp-login.php", "/?id=1'+union+select+1"):
            colleague.get(f"{path}#{number}", headers={"sec-fetch-site": "cross-site"})
        stale.post("/account/login/", {"email": "stale@example.org"})
        assert type_password(colleague, otto, "the one before").status_code in {422, 429}
        type_password(colleague, cara)
        assert type_code(colleague, "000000").status_code in {302, 422, 429}
        if number % 10 == 0:
            a_second_passes()
    a_second_passes()
    assert Client(REMOTE_ADDR=OFFICE).get(story, {"from": "the last"}).status_code == 200
    assert not Block.objects.exists()
    assert not blocks.is_slowed(OFFICE)
