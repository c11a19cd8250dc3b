"""Ordinary days of ordinary people raise no finding at all, with every sensor switched on."""

from typing import Any

import pytest

from content.models import Article, Section
from intrusion.detection.buffer import ledger
from intrusion.models import Incident
from tests.attacks.journeys import JOURNEYS, Newsroom, Walk
from tests.intrusion.guarding import a_second_passes, guard
from tests.newsroom import Person

__all__ = ["guard"]


@pytest.mark.parametrize(
    "requests", [pytest.param(150, marks=pytest.mark.late), pytest.param(10_000, marks=pytest.mark.deep)]
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
