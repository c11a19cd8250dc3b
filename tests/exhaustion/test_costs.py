"""What someone may not see costs what never was costs: as many statements, the same refusal, the same bytes.

Else anyone who measures how long a 404 takes would learn what the 404 keeps from them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from accounts.models import User
from content import workflow
from content.actions import VIEW_ARTICLE
from content.models import Article, Section
from content.sections.verbs import add_section
from rbac.decisions import decide
from tests.content.media.files import picture, upload
from tests.exhaustion.addresses import VALUES, Address, every_address
from tests.exhaustion.conftest import World
from tests.exhaustion.oracle import MISSING, expected
from tests.exhaustion.people import Someone
from tests.exhaustion.test_hidden import EXPIRES, TOKENS
from tests.exhaustion.walking import Walk
from tests.newsroom import publish
from tests.policies import with_policy
from tests.words import OLD_SITE

# What is asked of the very thing before anybody's roles are: whether its words would go online unseen, what they hold.
MORE = {
    "/cms/people/<int:pk>/see-as/": 1,
    "/cms/corrections/<int:pk>/countersign/": 1,
}
LOOKS = 3
pytestmark = pytest.mark.late
# An editor of another section, a writer, someone without a role.
SOME = ("ed", pytest.param("colin", marks=pytest.mark.deep), pytest.param("otto", marks=pytest.mark.deep))


@pytest.mark.parametrize("name", SOME)
def test_a_hidden_object_costs_what_an_absent_one_costs(name: str, world: World, walk: Walk) -> None:
    who = next(one for one in world.people if one.name == name)
    cases = [case for case in hidden_from(who, world) if told_apart(case, who, walk)]
    assert [f"{method} {address.with_object(obj)}" for address, obj, method in cases] == []


def test_so_it_is_with_one_of_each_kind(world: World, walk: Walk) -> None:
    """Of each kind of object the first address that hides it from Ed."""
    [who] = [one for one in world.people if one.name == "ed"]
    first: dict[Any, Any] = {}
    for case in hidden_from(who, world, known=first):
        first.setdefault(case[0].model, case)
    assert len(first) > 5
    assert [case for case in first.values() if told_apart(case, who, walk)] == []


@pytest.fixture
def pairs(policies: Section, colin: User, edna: User, ada: User, tmp_path: Path) -> dict[str, str]:
    """Addresses of pages that only those who work in a section read, and beside each one that leads nowhere."""
    add_section(policies, by=ada, title="Inner", source=OLD_SITE)
    article = workflow.create_article(policies, by=colin, title="Layoffs", body="<p>x</p>")
    publish(article, by=colin, approver=edna)
    file = upload(picture(tmp_path, 77), by=colin, section=policies).current.address
    with_policy(policies, audience="roles")
    key, no_such_key = str(article.public_id), VALUES["public_id"]
    named = (
        "/comments/{}/",
        "/comments/{}/new/",
        "/verify/{}/",
        "/verify/{}/proof.json",
        "/api/v1/articles/{}/",
    )
    return {
        "/policies/": "/policiez/",
        "/policies": "/policiez",
        "/policies/inner/": "/policies/innes/",
        "/policies/layoffs/": "/policies/layoffz/",
        "/policies/?before=x": "/policiez/?before=x",
        file: file.replace(file.split("/")[2], "0" * 64),
        **{path.format(key): path.format(no_such_key) for path in named},
    }


@pytest.mark.parametrize("name", ["anon", "otto", "ed"])
def test_a_hidden_page_costs_what_an_address_costs_that_leads_nowhere(
    name: str, world: World, pairs: dict[str, str], walk: Walk
) -> None:
    who = next(one for one in world.people if one.name == name)
    wrong = [
        (method, there)
        for there, nowhere in pairs.items()
        for method in ("GET", "HEAD", "POST", "OPTIONS")
        if all(
            what_is_told(walk, who, method, there) != what_is_told(walk, who, method, nowhere)
            for _look in range(LOOKS)
        )
    ]
    assert wrong == []


type Case = tuple[Address, Model, str]


def hidden_from(who: Someone, world: World, known: Any = ()) -> Iterator[Case]:
    for address in every_address():
        if address.model in known:
            continue
        things = world.things.get(address.rule.model, {}) if address.rule.model else {}
        for obj in things.values():
            if expected(address.rule, who, obj) == MISSING and not may_know_where_it_lies(who, obj):
                taken = {"GET", "POST"} & (address.methods or {"GET", "POST"})
                yield from ((address, obj, method) for method in sorted(taken))


def may_know_where_it_lies(who: Someone, obj: Model) -> bool:
    """An article in the trash that they would see otherwise: they are told (content/cms/editor/access_lost.py)."""
    if not isinstance(obj, Article) or obj.trashed_at is None or who.key is None:
        return False
    as_before = Article.objects.get(pk=obj.pk)
    as_before.trashed_at = None
    return decide(who.user(), VIEW_ARTICLE, as_before).allowed


def told_apart(case: Case, who: Someone, walk: Walk) -> bool:
    """Each time that someone looks: what is kept for seconds may be read again between two requests."""
    return all(_differs(case, who, walk) for _look in range(LOOKS))


def _differs(case: Case, who: Someone, walk: Walk) -> bool:
    address, obj, method = case
    there, gone = (what_is_told(walk, who, method, address.with_object(each)) for each in (obj, None))
    return abs(there[0] - gone[0]) > MORE.get(address.pattern, 0) or there[1:] != gone[1:]


def what_is_told(walk: Walk, who: Someone, method: str, path: str) -> tuple[int, int, int, bytes]:
    """Statements, refusals that would be recorded, the status, and all that is sent."""
    walk.ask(who, method, path)  # what is kept in memory is there from now on
    with statements() as counted:
        answer = walk.ask(who, method, path)
    said = EXPIRES.sub(b"", answer.headers) + answer.body
    return (
        len(counted),
        len(answer.refusals),
        answer.status,
        TOKENS.sub(rb"\1", said).replace(path.encode(), b""),
    )


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(execute: Any, sql: Any, *rest: Any) -> Any:
        found.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found
