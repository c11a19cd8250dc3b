"""Environment variables of each process: what it needs for its work, and no database login beyond that."""

import os

from devserver.keys import site_keys
from devserver.paths import CHECKOUT, MAIL
from devserver.postgres import roles
from devserver.postgres.cluster import SITE
from devserver.postgres.installation import packaged_programs
from secureproject.configuration.signing_key import COMMANDS_WITH_KEY
from secureproject.configuration.signing_key import NAMES as KEY_NAMES
from secureproject.database import OWNER_COMMANDS, OWNER_NAMES, WORKER_COMMANDS, WORKER_NAMES


def brings_own_server() -> bool:
    """Whether the operator configured a PostgreSQL, so that the embedded one stays off."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


def site_environment(
    *, port: int = 8000, as_owner: bool = False, as_worker: bool = False, signs: bool = False
) -> dict[str, str]:
    """Environment of one process of the site; what the operator has set stays. The logins of owner and worker,
    and the key that signs the audit log, are included only on request."""
    environment = dict(os.environ)
    # psql and pg_dump for dbshell and backup, for computers that have none.
    environment["PATH"] = f"{os.environ.get('PATH', os.defpath)}:{packaged_programs() / 'bin'}"
    defaults = site_keys() | {
        "SITE_MODE": "demo",
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"filemail://{MAIL}",
        "DJANGO_SETTINGS_MODULE": "secureproject.settings",
    }
    if not brings_own_server():
        defaults["DATABASE_URL"] = SITE.url(roles.WEB)
        environment |= dict(zip(OWNER_NAMES, (SITE.url(roles.OWNER), ""), strict=True))
        environment |= dict(zip(WORKER_NAMES, (SITE.url(roles.WORKER), ""), strict=True))
    for name, value in defaults.items():
        if not environment.get(name) and not environment.get(f"{name}_FILE"):
            environment[name] = value
    kept = {OWNER_NAMES: as_owner, WORKER_NAMES: as_worker, KEY_NAMES: signs}
    refused = {name for names, keep in kept.items() if not keep for name in names}
    return {name: value for name, value in environment.items() if name not in refused}


def command_environment(arguments: list[str], *, port: int = 8000) -> dict[str, str]:
    """Environment of ``manage.py`` with these arguments."""
    command = arguments[0] if arguments else ""
    return site_environment(
        port=port,
        as_owner=command in OWNER_COMMANDS,
        as_worker=command in WORKER_COMMANDS,
        signs=command in COMMANDS_WITH_KEY,
    )


def command_line(python: str, arguments: list[str]) -> list[str]:
    return [python, str(CHECKOUT / "manage.py"), *arguments]
