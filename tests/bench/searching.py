"""What a search takes on a large site: of processor, ours and PostgreSQL's together, whatever else the machine does.

Each kind of question for each kind of person, and for readers; and how often the floor (floor.py) fits into it.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client, RequestFactory

from accounts.models import User
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.bench import floor
from tests.bench.large import HOLDS_LITTLE, HOLDS_MANY, HOLDS_ONE, Owner
from tests.bench.measuring import Found
from tests.bench.texts import EVERYWHERE, HUNDREDS, THOUSANDS, word
from tests.signing_in import signed_in

PROMISED = 50.0  # ms
ROUNDS = 7
HOST = {"host": "localhost"}
HOLDS_GRANTS = 4  # a person without any role (large.py), with whom articles of all sections are shared
WHO = {
    "1 role": HOLDS_ONE,
    "1,000 roles": HOLDS_MANY,
    "1 small section": HOLDS_LITTLE,
    "grants alone": HOLDS_GRANTS,
}
MOST = 12  # the number of a word that three of five texts have


def measure(owner: Owner) -> list[Found]:
    """Every kind of search; ``owner`` says which words there are."""
    kinds = dict(_kinds(owner))
    factory = RequestFactory()
    least = _processor(lambda: floor.page(factory.get("/")))
    found = [Found("the floor", round(least, 2), "ms cpu")]
    people = {who: signed_in(User.objects.get(pk=key)) for who, key in WHO.items()}
    people["administrator"] = signed_in(_administrator())
    for who, client in people.items():
        found += _lines(who, client, "/cms/search/", {**HOST, "X-Fragment": "1"}, kinds, least)
    return [*found, *_lines("readers", Client(), "/search/", HOST, kinds, least)]


def _kinds(owner: Owner) -> Iterator[tuple[str, str]]:
    everywhere, thousands, hundreds = (word(owner, number) for number in (EVERYWHERE, THOUSANDS, HUNDREDS))
    yield "a word of every title", "harbour"
    yield "a word of every text", everywhere
    yield "a word of a fifth", thousands
    yield "a rare word", hundreds
    yield "two words", f"{thousands} {hundreds}"
    yield "one article", "story 4712"
    yield "a beginning", hundreds[:4]
    yield "a mistyped word of all", "habrour"
    yield "a rare word mistyped", _mistyped(hundreds)
    yield "a long mistyped question", "what is the latest sotry abuot the old habrour"
    yield "nothing like it", "xylophnoe"
    yield "a person or a place", "person 4711"
    yield "an address", "/section-1/section-11/"
    yield "a word of most", word(owner, MOST)
    yield "two letters", hundreds[:2]
    yield "a digit", "4"
    yield "the middle of a word", hundreds[2:8]
    yield "a phrase in quotes", '"story 47 about the harbour"'
    yield "three words, one mistyped", f"{everywhere} {_mistyped(thousands)} harbour"
    yield "eight frequent words", " ".join(word(owner, number) for number in range(8))
    yield "a name of a file", "harbour-2026.jpg"
    yield "an address of mail", "person4711@example.org"


def _mistyped(right: str) -> str:
    return right[:3] + right[4] + right[3] + right[5:]


def _administrator() -> User:
    user = User.objects.create_user("searches@example.org", name="Searches")
    RoleAssignment.objects.create(user=user, role="administrator", reason="measures speed")
    forget_assignments()
    return user


def _lines(
    who: str, client: Client, path: str, headers: dict[str, str], kinds: dict[str, str], least: float
) -> Iterator[Found]:
    for kind, typed in kinds.items():

        def ask(typed: str = typed) -> Any:
            answer = client.get(path, {"q": typed}, headers=headers)
            assert answer.status_code == 200, answer.status_code
            return answer

        taken = _processor(ask)
        yield Found(f"{who}: search for {kind}", round(taken, 1), "ms cpu", PROMISED)
        yield Found(f"{who}: {kind}, to the floor", round(taken / least, 1), "x")


def _processor(run: Callable[[], Any]) -> float:
    """The median in ms."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    run()
    run()
    taken = []
    for _round in range(ROUNDS):
        began, before = time.process_time(), _nanoseconds(backend)
        run()
        taken.append((time.process_time() - began) * 1e3 + (_nanoseconds(backend) - before) / 1e6)
    return statistics.median(taken)


def _nanoseconds(schedstat: Path) -> int:
    """On a processor so far. Linux alone says it, and the server runs beside us."""
    return int(schedstat.read_text().split()[0])
