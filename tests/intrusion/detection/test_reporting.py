"""Reporting (intrusion.detection.reporting): forms that a program fills in, and whom a finding is about."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from content.models import Article, Section, Upload
from intrusion.detection.buffer import ledger
from intrusion.findings import safe_excerpt
from intrusion.models import Incident, Kind, Observation
from intrusion.sensors import SENSORS_ABOUT_PEOPLE
from tests.content.media.inspection.sounds import mp3, wav
from tests.content.media.uploading import send, worker_looks
from tests.intrusion.guarding import ATTACKER, NEW_COMMENT, ask, client_at, found, typed
from tests.intrusion.test_attack_patterns import PIECES


def test_a_program_that_goes_through_a_form_of_someone_logged_in(
    guard: Any, as_cara: Client, draft: Article
) -> None:
    for number in range(12):
        typed(as_cara, draft, f"Ferries' AND {number}=10{number}-- q")
    assert found() == set()
    for number in range(12, 16):
        typed(as_cara, draft, f"Ferries' AND {number}=10{number}-- q")
    assert found() == {"hammered_form"}
    assert "AND" not in str(Observation.objects.get().examples)


def test_a_program_that_goes_through_the_text_of_a_comment(anon_at: Client, published: Article) -> None:
    for number in range(14):
        anon_at.post(
            NEW_COMMENT.format(published.public_id),
            {"name": "Anna", "text": f"x' AND {number}=10{number}-- q"},
        )
    assert "hammered_form" in found()


def test_a_writer_who_writes_about_such_attacks_as_fast_as_people_type(
    guard: Any, as_cara: Client, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(ledger, "clock", lambda: now[0])
    text = "Never type " + ", ".join(f"{piece}' or 1=1" for piece in PIECES)
    for end in range(0, len(text), 15):  # saved every three seconds, by someone who types fast
        now[0] += 3
        typed(as_cara, draft, text[max(0, end - 400) : end])
    assert found() == set()


def test_one_forbidden_thing_after_another(
    guard: Any, published: Article, as_otto: Client, otto: User
) -> None:
    guard.INTRUSION_SENSORS_ABOUT_PEOPLE = True
    ask(as_otto, ["/cms/articles/", f"/cms/articles/{published.pk}/", "/cms/people/"])
    assert found() == set()
    ask(as_otto, [f"/cms/articles/{published.pk}/" for _ in range(12)])
    assert found() == {"forbidden_object", "forbidden_object_of_person"}
    assert Incident.objects.get(kind=Kind.ACCOUNT).account == str(otto.pk)


def test_one_client_with_many_names(guard: Any, site: Any) -> None:
    for name in ["ada@example.org"] * 5 + ["ada@example.com", "anna@example.org"]:
        client_at("198.51.100.9").post("/account/login/", {"email": name, "password": "wrong"})
    assert found() == set()
    for n in range(11):
        client_at(ATTACKER).post("/account/login/", {"email": f"p{n}@example.org", "password": "wrong"})
    assert found() == {"credential_stuffing"}


def test_pages_hidden_inside_recordings(guard: Any, as_cara: Client, news: Section) -> None:
    """Their first bytes are those of a recording: the worker finds the rest, and knows from where it came."""

    def looked_at(content: bytes) -> None:
        address = send(as_cara, content, name="harbour.mp3", section=news.pk)
        worker_looks()
        assert as_cara.get(address).json()["state"] == "refused"

    for n in range(4):
        looked_at(wav()[: 900 - n])  # what a broken connection leaves
    assert found() == set()
    for n in range(3):
        looked_at(mp3(after=b"<html><script>alert(%d)</script>" % n))
    assert found() == {"upload_lies"}
    assert Incident.objects.get().subject == "127.0.0.1"
    assert not Upload.objects.exclude(sent_from=b"").exists()  # nothing is kept of it


def test_no_one_is_watched_as_a_person_unless_someone_decided_so(
    guard: Any, draft: Article, as_cara: Client, as_ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intrusion.sensors.LARGE_EXPORT", 0)
    as_ada.post("/cms/audit-log/export/csv/")
    for _ in range(9):
        as_cara.post(f"/cms/articles/{draft.pk}/", {"body": "<script>1</script>"})
    assert found() == set()
    assert {sensor.about_people for sensor in SENSORS_ABOUT_PEOPLE} == {True}


def test_no_evidence_lets_anybody_in() -> None:
    link = "POST /account/password/reset/link/dG9rZW4-dG9r_ZW4tdG9rZW4tdG9rZW4/"
    assert safe_excerpt(link) == "POST /account/password/reset/link/…/"
    assert safe_excerpt("/?Password=hunter2&q=1&code=123456") == "/?Password=…&q=1&code=…"
    assert safe_excerpt("GET /news/ferry-timetable/.env") == "GET /news/ferry-timetable/.env"
