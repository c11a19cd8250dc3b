"""Public pages never ask who is there; and nothing but open_session logs anybody in."""

import re
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.models import Site
from tests.signing_in import signed_in

OWN_APPS = ("accounts", "audit", "content", "intrusion", "rbac", "secureproject")


def test_a_public_page_reads_no_session_and_sets_no_cookie(site: Site, cara: User) -> None:
    client = signed_in(cara)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()
    assert not [query for query in queries if "accounts_session" in query["sql"]]


def test_only_open_session_logs_anybody_in() -> None:
    callers = re.compile(r"(?<![\w.])(?:auth\.login|alogin|otp_login|login)\(request")
    sources = [path for app in OWN_APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    found = [path for path in sources if callers.search(path.read_text())]
    assert found == [Path(settings.BASE_DIR / "accounts" / "authentication" / "login.py")]
    text = found[0].read_text()
    assert len(callers.findall(text)) == 1
    assert text.index("def open_session") < callers.search(text).start() < text.index("def log_out")
