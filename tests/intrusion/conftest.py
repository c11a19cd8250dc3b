"""Limits chosen by a test, the guard switched on, a client that attacks, and a firewall's log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from intrusion.limits import Limit
from tests.intrusion.guarding import ATTACKER, client_at, forget, guard


@pytest.fixture
def limits(settings: Any, db: None) -> Callable[..., None]:
    def use(*chosen: Limit) -> None:
        settings.INTRUSION_LIMITS = {"try": chosen}

    return use


@pytest.fixture
def anon_at(guard: Any, site: Any) -> Client:
    return client_at(ATTACKER)


@pytest.fixture
def log(tmp_path: Path, guard: Any) -> Path:
    forget()
    return tmp_path / "findings.json"


__all__ = ["guard"]
