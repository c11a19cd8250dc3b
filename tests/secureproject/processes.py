"""Processes started with an environment, as an operator starts them."""

import os
import subprocess
import sys

from tests.template_database import ROOT

PRODUCTION = {
    "SECRET_KEY": "a-key-for-tests-that-is-long-enough-0123456789-abcdefghijklmnop",
    "ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "DATABASE_URL": "postgres://cms_web:secret@db.example/cms",
    "SITE_URL": "https://www.example.org",
    "ALLOWED_HOSTS": "www.example.org",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example:587",
}
WORKER = PRODUCTION | {"DATABASE_WORKER_URL": "postgres://cms_worker:secret@db.example/cms"}
DEMO = {name: PRODUCTION[name] for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "DATABASE_URL")} | {
    "SITE_MODE": "demo"
}
CHECK = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
SERVE = ["-c", "import secureproject.asgi"]


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True)  # noqa: S603
