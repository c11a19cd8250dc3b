"""The firewall in front of the site: what it stops, what it lets pass, and what it writes down."""

import http.client
import io
import json
import stat
import time
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from content.models import Article
from intrusion.models import Incident
from tests.browser import Visits, put_caret
from tests.firewall.conftest import Firewall
from tests.intrusion.guarding import ATTACKER, guard
from tests.journeys.conftest import Enter

__all__ = ["guard"]

pytestmark = pytest.mark.deep

ATTACKS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("attacks.toml").read_text())["attack"]
SECRET = "correct-horse-battery' OR '1'='1"
TITLE = "Why `SELECT * FROM users WHERE '1'='1'` still works <script>"
SUMMARY = (
    "../../etc/passwd, UNION SELECT and <img src=x onerror=alert(1)>: a year in the logs; cat /etc/shadow"
)
WORDS = "Type ' OR 1=1 -- into a form, or <script>alert(document.cookie)</script>; then ${jndi:ldap://x/a} | rm -rf /"
COMMENT = (
    "'; DROP TABLE articles; -- does <script>alert('hello')</script> work here? See ../../etc/passwd 👩‍💻"
)


def send(firewall: Firewall, attack: dict[str, Any]) -> tuple[int, str]:
    headers = {
        "Cookie": f"key={SECRET[:7]}",
        "X-Forwarded-For": f"192.0.2.1, {ATTACKER}",
        **dict([attack["header"]] if "header" in attack else ()),
    }
    with closing(http.client.HTTPConnection(urlsplit(firewall.site).netloc, timeout=20)) as connection:
        connection.request(attack.get("method", "GET"), attack["path"], attack.get("body"), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def findings(firewall: Firewall, how_many: int) -> list[dict[str, Any]]:
    """What was written down; nginx writes after it has answered."""
    for _ in range(200):
        lines = firewall.findings.read_text().splitlines()
        if len(lines) >= how_many:
            break
        time.sleep(0.05)
    return [json.loads(line)["transaction"] for line in lines]


def test_attacks_end_here_and_are_written_down(firewall: Firewall) -> None:
    for number, attack in enumerate(ATTACKS, start=1):
        status, words = send(firewall, attack)
        assert (attack["name"], status) == (attack["name"], 403)
        assert "not passed on" in words
        assert len(findings(firewall, number)) == number, attack["name"]


def test_they_are_the_beginning_of_a_story(firewall: Firewall, guard: Any) -> None:
    for _ in range(2):
        for attack in ATTACKS:
            send(firewall, attack)
    findings(firewall, 2 * len(ATTACKS))
    call_command("read_firewall_log", str(firewall.findings), stdout=io.StringIO())
    assert Incident.objects.get().subject == ATTACKER
    assert firewall.findings.read_text() == ""
    send(firewall, ATTACKS[0])
    assert len(findings(firewall, 1)) == 1  # nginx goes on writing into the file that was emptied


def test_what_is_written_down_is_no_one_s_secret(firewall: Firewall) -> None:
    send(firewall, {"path": "/?q=1'%20UNION%20SELECT%20a%20FROM%20b--"})
    assert findings(firewall, 1)
    kept = firewall.findings.read_text()
    assert SECRET[:7] not in kept
    assert "Cookie" not in kept
    assert not stat.S_IMODE(firewall.findings.stat().st_mode) & stat.S_IRWXO


def test_ordinary_pages_pass(firewall: Firewall) -> None:
    for path in ("/", "/account/login/", "/robots.txt", "/healthz"):
        assert send(firewall, {"path": path})[0] == 200


def write(page: Page) -> None:
    page.get_by_role("link", name="New article").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Summary").fill(SUMMARY)
    put_caret(page.locator(".ProseMirror"))
    page.keyboard.type(WORDS)
    page.get_by_role("button", name="Submit for review").first.click()
    expect(page.get_by_text("In review").first).to_be_visible()


def publish(page: Page, article: Article) -> None:
    page.goto(f"/cms/articles/?q={TITLE[5:18]}")
    page.goto(f"/cms/articles/{article.pk}/review/")
    page.get_by_role("button", name="Approve this version").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish").first.click()


@pytest.mark.browser
def test_a_newsroom_that_writes_about_attacks_is_not_in_its_way(
    demo_site: Visits, enter: Enter, firewall: Firewall
) -> None:
    write(enter("Cara"))
    article = Article.objects.get(draft__title=TITLE)
    publish(enter("Ed"), article)
    reader = demo_site.open(f"/{article.address.path}/")
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
    reader.goto(f"/comments/{article.public_id}/new/")
    reader.get_by_label("Your name").fill("O'Neil --")
    reader.get_by_label("Your comment").fill(COMMENT)
    with reader.expect_navigation():
        reader.get_by_role("button", name="Send").first.click()
    assert article.comments.get().text == COMMENT
    assert not firewall.findings.exists() or firewall.findings.read_text() == ""
