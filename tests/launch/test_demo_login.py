"""demo_login: a demo person's password and a code that works, in the demo only."""

import json
from pathlib import Path

import pytest
from django.db import connection

from accounts import totp
from accounts.models import TotpDevice, User
from devserver.demo import demo
from secureproject import site_mode
from tests.commands import printed, ran

CARA = {"email": "cara@example.org", "name": "Cara", "password": "a password", "role": "contributor"}


@pytest.fixture
def device(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TotpDevice:
    """Cara's, where this database counts as the demo's."""
    (tmp_path / "people.json").write_text(json.dumps([CARA]))
    monkeypatch.setattr(demo, "people_file", lambda: tmp_path / "people.json")
    monkeypatch.setattr(demo, "noted_socket_folder", lambda home: Path(connection.settings_dict["HOST"]))
    device = TotpDevice.new_for(User.objects.create_user("cara@example.org", "Cara"))
    device.confirmed = True
    device.save()
    return device


def test_production_tells_nothing(device: TotpDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_mode, "DEMO", False)
    assert ran("demo_login", "cara").status == 2


def test_another_postgresql_is_not_the_demo(device: TotpDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "noted_socket_folder", lambda home: None)
    assert ran("demo_login", "cara", "--json").status == 2


def test_a_stranger_is_not_in_the_demo(device: TotpDevice) -> None:
    refused = ran("demo_login", "mallory")
    assert (refused.status, "Cara" in refused.printed) == (2, True)


def test_the_code_works_once_and_the_next_one_is_another(device: TotpDevice) -> None:
    first = json.loads(printed("demo_login", "cara", "--json"))
    assert first["password"] == "a password"
    assert device.verify_token(first["code"])
    second = json.loads(printed("demo_login", "CARA@example.org", "--json"))
    assert second["code"] != first["code"]
    assert TotpDevice.objects.get().verify_token(second["code"])


def test_when_every_code_is_used_it_says_when_the_next_one_comes(device: TotpDevice) -> None:
    TotpDevice.objects.update(last_step=totp.step_now() + 1)
    found = json.loads(printed("demo_login", "cara", "--json"))
    assert found["code"] == ""
    assert 0 < found["seconds"] <= 60
    assert "used up" in printed("demo_login", "cara")


def test_people_without_a_second_factor_need_no_code(device: TotpDevice) -> None:
    device.delete()
    assert json.loads(printed("demo_login", "cara", "--json"))["code"] is None
