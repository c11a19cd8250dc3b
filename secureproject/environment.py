"""Environment variables: each is read once, by name, with instructions when it is missing or invalid."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

HOW_TO_MAKE_ONE = {
    "SECRET_KEY": 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
    "ENCRYPTION_KEYS": 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"',
    "DATABASE_URL": "postgres://cms_web:PASSWORD@HOST:5432/DATABASE",
    "DATABASE_WORKER_URL": "postgres://cms_worker:PASSWORD@HOST:5432/DATABASE",
    "DATABASE_OWNER_URL": "postgres://cms_owner:PASSWORD@HOST:5432/DATABASE",
    "ALLOWED_HOSTS": "ALLOWED_HOSTS=www.example.org",
    "SITE_URL": "SITE_URL=https://www.example.org",
    "AUDIT_SIGNING_KEY": 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"',
    "EMAIL_URL": "EMAIL_URL=smtp+tls://USER:PASSWORD@HOST:587",
}


class Environment:
    """The process environment, or any mapping in its place.

    Every variable may instead be given as ``NAME_FILE``, the path of a file that holds the value (how Docker and
    Kubernetes pass secrets). Giving both is refused, because it hides which one is in force.
    """

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def text(self, name: str, default: str | None = None) -> str:
        """The value of ``name``; ``default`` if missing or empty. Raises ImproperlyConfigured without either."""
        value = self._read(name)
        if value:
            return value
        if default is None:
            raise ImproperlyConfigured(self.missing(name))
        return default

    def require(self, names: Iterable[str]) -> None:
        """Raises ImproperlyConfigured that lists all missing variables, each with an example."""
        missing = [self.missing(name) for name in names if not self._read(name)]
        if missing:
            raise ImproperlyConfigured("\n".join(["The site cannot start:", *missing]))

    def zone(self, name: str, default: str) -> str:
        """Name of a time zone in the IANA database."""
        value = self.text(name, default)
        if value not in available_timezones():
            raise ImproperlyConfigured(
                f"{name} is no time zone: {value!r}. For example: {name}=Europe/Berlin"
            )
        return value

    def words(self, name: str, default: str | None = None) -> list[str]:
        """A comma-separated list without empty entries."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def flag(self, name: str, *, default: bool = False) -> bool:
        """``1/true/yes/on`` or ``0/false/no/off``; anything else is an error rather than a guess."""
        value = self.text(name, str(default)).lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        """An integer of at least ``least``."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and int(value) >= least):
            raise ImproperlyConfigured(
                f"{name} must be a whole number{f' from {least} upward' if least else ''}, not {value!r}."
            )
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of ``choices``; the first is the default."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def contact(self, name: str) -> str:
        """A ``mailto:``, ``https:`` or ``tel:`` contact link; empty if missing."""
        value = self.text(name, "")
        if value and not re.fullmatch(r"(mailto:|https://|tel:)[!-~]+", value):
            raise ImproperlyConfigured(f"{name} must be a mailto:, https: or tel: link, not {value!r}.")
        return value

    def _read(self, name: str) -> str:
        value, path = self._variables.get(name, ""), self._variables.get(f"{name}_FILE", "")
        if value and path:
            raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set. Keep one.")
        if not path:
            return value
        try:
            return Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE: cannot read {path}: {error}.") from error

    @staticmethod
    def missing(name: str) -> str:
        """Message that ``name`` is not set, with an example."""
        example = HOW_TO_MAKE_ONE.get(name)
        way_out = f" For example: {example}" if example else ""
        return f"{name} is not set (nor {name}_FILE).{way_out}"
