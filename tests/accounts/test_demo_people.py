"""load_demo and the people it makes."""

import json
from pathlib import Path

import pytest
from django.test import Client

from accounts import totp
from accounts.models import TotpDevice, User
from content.models import Article, Section
from devserver.demo import demo
from rbac.roles import roles_of
from tests.accounts.people import type_code, type_password, who_is_there
from tests.commands import printed, ran


@pytest.fixture
def noted(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the passwords are noted: the demo is loaded, into a database that counts as its own."""
    path = tmp_path / "demo-people.json"
    monkeypatch.setattr(demo, "people_file", lambda: path)
    monkeypatch.setattr(demo, "refuse_outside_demo", lambda: None)
    printed("load_demo")
    return path


def test_outside_the_demo_nothing_is_loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise demo.NotTheDemo("not here")

    monkeypatch.setattr(demo, "refuse_outside_demo", refuse)
    assert ran("load_demo").status == 2
    assert not User.objects.exists()


def test_everybody_of_the_interface_is_there_with_their_role(noted: Path) -> None:
    held = {
        user.name: [(role.role, role.scope.name if role.scope else "") for role in roles_of(user)]
        for user in User.objects.all()
    }
    assert held == {
        "Cara": [("contributor", "News")],
        "Colin": [("contributor", "Policies")],
        "Ed": [("editor", "News")],
        "Edna": [("editor", "")],
        "Ada": [("administrator", "")],
        "Otto": [],
    }


def test_a_second_run_changes_nothing(noted: Path) -> None:
    before = (noted.read_text(), User.objects.count(), Section.objects.count(), Article.objects.count())
    hashes = dict(User.objects.values_list("email", "password"))
    printed("load_demo")
    assert before == (
        noted.read_text(),
        User.objects.count(),
        Section.objects.count(),
        Article.objects.count(),
    )
    assert hashes == dict(User.objects.values_list("email", "password"))


def test_the_note_is_private_and_lets_people_in(noted: Path) -> None:
    assert noted.stat().st_mode & 0o777 == 0o600
    cara = next(person for person in json.loads(noted.read_text()) if person["name"] == "Cara")
    client = Client()
    type_password(client, cara["email"], cara["password"])
    device = TotpDevice.objects.get(user__email=cara["email"])
    type_code(client, totp.code_at(device.key, totp.step_now()))
    assert who_is_there(client) == cara["email"]


def test_a_lost_note_gives_new_passwords(noted: Path) -> None:
    before = noted.read_text()
    noted.unlink()
    printed("load_demo")
    assert noted.read_text() != before
    otto = next(person for person in json.loads(noted.read_text()) if person["name"] == "Otto")
    assert type_password(Client(), otto["email"], otto["password"]).status_code == 302
