"""Pages of the demo desk."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template import Context, Engine

from devserver.demo import demo
from devserver.desk import mail
from devserver.paths import CHECKOUT, MAIL

HERE = Path(__file__).resolve().parent
TOKENS = CHECKOUT / "secureproject" / "static" / "secureproject" / "css" / "tokens.css"
ENGINE = Engine(dirs=[str(HERE / "templates")], libraries={"i18n": "django.templatetags.i18n"})


@dataclass(frozen=True)
class Page:
    kind: str
    content: bytes


def people_and_mail() -> Page:
    """Every user who can log in, each with a code that works now, and the emails that were sent."""
    facts = {
        "people": [demo.facts(person) for person in demo.people()],
        "mails": mail.sent(MAIL),
        "mail_count": mail.count(MAIL),
        "site": settings.SITE_URL,
    }
    text = ENGINE.get_template("desk/desk.html").render(Context(facts))
    return Page("text/html; charset=utf-8", text.encode())


def codes() -> Page:
    """The data that changes while the page is open: desk.js requests it every few seconds."""
    people = {
        person.email: {"code": found["code"], "seconds": found["seconds"]}
        for person in demo.people()
        for found in [demo.facts(person)]
    }
    return Page("application/json", json.dumps({"people": people, "mail_count": mail.count(MAIL)}).encode())


def file(kind: str, path: Path) -> Callable[[], Page]:
    return lambda: Page(kind, path.read_bytes())


PAGES: dict[str, Callable[[], Page]] = {
    "/": people_and_mail,
    "/codes.json": codes,
    "/tokens.css": file("text/css; charset=utf-8", TOKENS),
    "/desk.css": file("text/css; charset=utf-8", HERE / "static" / "desk.css"),
    "/desk.js": file("text/javascript; charset=utf-8", HERE / "static" / "desk.js"),
}
