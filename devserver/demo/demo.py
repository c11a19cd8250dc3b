"""Credentials of the demo's people, as the demo desk and ``demo_login`` show them, and only where this is a demo."""

import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from accounts import totp
from accounts.models import TotpDevice
from devserver.paths import DEMO_PEOPLE
from devserver.postgres.cluster import EVERY, SITE
from devserver.postgres.socket_folder import noted_socket_folder
from secureproject import site_mode


class NotTheDemo(Exception):
    """Passwords and codes are shown only for the demo on its embedded PostgreSQL; no flag changes that."""


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    password: str
    role: str


@dataclass(frozen=True)
class Code:
    """``code`` is empty when every code of the current time step is used; the next one comes in ``seconds``."""

    code: str
    seconds: int


def refuse_outside_demo() -> None:
    """Raises NotTheDemo unless SITE_MODE is demo and this process talks to this checkout's own PostgreSQL."""
    if not site_mode.DEMO:
        raise NotTheDemo("SITE_MODE is not demo: there are no demo people here.")
    if _home() is None:
        raise NotTheDemo("This is not the demo's embedded PostgreSQL: there are no demo people here.")


def people() -> list[Person]:
    """People whom ``load_demo`` created; empty before it ran. Raises NotTheDemo."""
    refuse_outside_demo()
    file = people_file()
    return [Person(**entry) for entry in json.loads(file.read_text())] if file.exists() else []


def people_file() -> Path:
    """File that lists the people of this database: those of a test must not replace those of the running site."""
    home = _home()
    return DEMO_PEOPLE if home in {None, SITE.home} else home / DEMO_PEOPLE.name


def person_called(name: str) -> Person | None:
    """Finds a person by email address or first name, ignoring case."""
    wanted = name.casefold()
    return next(
        (
            person
            for person in people()
            if wanted in {person.email.casefold(), *person.name.casefold().split(), person.name.casefold()}
        ),
        None,
    )


def current_code(person: Person) -> Code | None:
    """A code that login accepts right now: the current one, or the next if that is used. None without a device."""
    refuse_outside_demo()
    device = TotpDevice.objects.filter(user__email__iexact=person.email, confirmed=True).first()
    if device is None:
        return None
    now = totp.step_now()
    step = max(now, device.last_step + 1)
    if step > now + totp.WINDOW_STEPS:
        return Code("", _seconds_until(step - totp.WINDOW_STEPS))
    return Code(totp.code_at(device.key, step), _seconds_until(step + totp.WINDOW_STEPS + 1))


def facts(person: Person) -> dict[str, Any]:
    """Person and code as data, for JSON."""
    code = current_code(person)
    return asdict(person) | {"code": code.code if code else None, "seconds": code.seconds if code else None}


def _home() -> Path | None:
    """Home folder of the PostgreSQL of this checkout that this process is connected to."""
    folder = Path(connection.settings_dict["HOST"])
    return next((cluster.home for cluster in EVERY if noted_socket_folder(cluster.home) == folder), None)


def _seconds_until(step: int) -> int:
    return max(1, math.ceil(step * totp.PERIOD_SECONDS - time.time()))
