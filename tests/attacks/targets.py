"""What sqlmap is sent at: every query, form and word in an address that the declared routes and their pages show."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.test import Client
from django.urls import resolve

from rbac.enforcement.routes import routes
from tests.attacks.bound import MARK
from tests.attacks.everything import Door, Everything
from tests.attacks.forms import Form, forms_of
from tests.attacks.hostile import PLAUSIBLE, Walk, Way
from tests.attacks.taking_back import nothing_kept
from tests.exhaustion.addresses import Address

SECRET = "a" * 32  # of the cookie against forged forms; as a token it stands for itself
TOKEN = "csrfmiddlewaretoken"
HERE = "*"  # where sqlmap puts something into an address
SHARED = {"kept_request", "next", "back"}  # read in one place, whatever page they come with
FAMILY = re.compile(
    r"(?<=[._])(?:\d+|(?<=^content\.)\w+)$"
)  # fields of one kind: a number each, or an action


@dataclass(frozen=True)
class Target:
    """One request. values: its query or form; tested: those of them that are attacked; in the path it is ``HERE``."""

    method: str
    pattern: str
    path: str
    values: tuple[tuple[str, str], ...]
    tested: frozenset[str]
    cookies: str

    def __str__(self) -> str:
        return f"{self.method} {self.pattern} {','.join(sorted(self.tested)) or HERE}"

    def request(self, port: int) -> str:
        """As a proxy writes it down, which sqlmap reads."""
        values = [(name, value + HERE if name in self.tested else value) for name, value in self.values]
        sent = urlencode([*values, (TOKEN, SECRET)] if self.method == "POST" else values, safe=HERE)
        query = f"?{sent}" if sent and self.method == "GET" else ""
        lines = [
            f"{self.method} {self.path}{query} HTTP/1.1",
            f"Host: localhost:{port}",
            f"Cookie: {self.cookies}",
            "Sec-Fetch-Site: same-origin",
        ]
        if self.method == "POST":
            return "\n".join([*lines, "Content-Type: application/x-www-form-urlencoded", "", sent, ""])
        return "\n".join([*lines, "", ""])


def targets(everything: Everything, addresses: Iterable[Address]) -> list[Target]:
    """Each parameter of each view once, at an address where something is there and by someone who may.

    Needs a database in which nothing waits to be committed; leaves it as it is.
    """
    with nothing_kept():
        walk = Walk(everything)
        ways = [*walk.ways(addresses)]
        shown = forms_shown(walk, ways)
    found = [target for way in ways if (target := of_way(way, shown)) is not None]
    return [*each_view_once(found), *in_addresses(ways)]


def forms_shown(walk: Walk, ways: Iterable[Way]) -> dict[tuple[str, str], tuple[Form, Client]]:
    """By method and pattern of where it is sent: a form, and who was shown it."""
    shown: dict[tuple[str, str], tuple[Form, Client]] = {}
    for way in ways:
        if way.method != "GET" or not way.is_open:
            continue
        answer = walk.ask("GET", way.door)
        if answer is None or answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for form in forms_of(answer.content.decode(), way.door.path):  # type: ignore[attr-defined]
            if pattern := pattern_of(form.action):
                shown.setdefault((form.method, pattern), (form, way.door.client))
    return shown


def pattern_of(path: str) -> str:
    try:
        return Door(path, Client()).pattern
    except Http404:
        return ""


def of_way(way: Way, shown: dict[tuple[str, str], tuple[Form, Client]]) -> Target | None:
    """With what the page reads, and what a form that leads there brings."""
    key = way.method, way.address.pattern
    form, client = shown.get(key, (Form(way.door.path, way.method), way.door.client))
    if way.method not in {"GET", "POST"} or (
        way.address.methods is None and key not in shown and key[0] == "POST"
    ):
        return None  # the same as is asked for with GET
    names = sorted(name for name in way.names if MARK not in name)
    values = {name: PLAUSIBLE.get(name, "1") for name in names}
    values |= {name: value or PLAUSIBLE.get(name, "1") for name, value in form.fields.items()}
    values.pop(TOKEN, None)
    return Target(*key, form.action, tuple(values.items()), frozenset(values), cookies_of(client))


def each_view_once(found: Iterable[Target]) -> Iterator[Target]:
    """Several addresses lead to one view, and many views share a parameter: each is attacked at the first of them."""
    views = {route.address: route.view for route in routes()}
    seen: dict[tuple[str, str], set[str]] = {}
    for target in found:
        tested = set()
        for name in sorted(target.tested):
            known = seen.setdefault(
                ("", "") if name in SHARED else (target.method, views[target.pattern]), set()
            )
            if (family := FAMILY.sub("", name)) not in known:
                known.add(family)
                tested.add(name)
        if tested:
            yield replace(target, tested=frozenset(tested))


def in_addresses(ways: Iterable[Way]) -> Iterator[Target]:
    """What stands in an address in the place of each part that takes more than a number."""
    for way in ways:
        words = {word for word in resolve(way.door.path).kwargs.values() if isinstance(word, str)}
        if way.method == "GET" and words and "(" not in way.address.pattern:
            path = way.door.path
            for word in words:
                path = path.replace(word, word + HERE, 1)
            yield Target("GET", way.address.pattern, path, (), frozenset(), cookies_of(way.door.client))


def cookies_of(client: Client) -> str:
    kept = {name: morsel.value for name, morsel in client.cookies.items()} | {
        settings.CSRF_COOKIE_NAME: SECRET
    }
    return "; ".join(f"{name}={value}" for name, value in kept.items())
