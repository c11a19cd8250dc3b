"""What a change of a small section would do is found there: nothing is read of what stands elsewhere.

On a database of its own, with statistics and without: PostgreSQL goes other ways where it knows nothing.
"""

from collections.abc import Callable, Mapping

import psycopg
import pytest
from django.test import Client

from content.models import Article, Section
from tests.counting import look_over
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.many import many_articles
from tests.size.test_long_kept import rows_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

FEW = 200  # of a thousand; the three are read by many statements
POLICY = dict.fromkeys(("audience", "four_eyes", "approvals", "factor", "comments"), "inherit") | {
    "reason": "x"
}


@pytest.fixture(params=["statistics", "no statistics"])
def small(
    request: pytest.FixtureRequest,
    news: Section,
    policies: Section,
    cara: Person,
    owner_connection: psycopg.Connection[tuple[object, ...]],
) -> Section:
    """With three articles, beside a thousand by the same writer."""
    found = sections_below(news, 10)[0]
    many_articles(found, cara, 3, name="small")
    many_articles(policies, cara, 1_000)
    if request.param == "statistics":
        look_over(owner_connection)
    return found


def test_its_move_its_policy_and_a_role_there_read_what_stands_in_it(
    small: Section, policies: Section, otto: Person, as_ada: Client
) -> None:
    def shown(address: str, typed: Mapping[str, object]) -> Callable[[], None]:
        def act() -> None:
            assert "Who gains and who loses" in as_ada.post(address, typed).text

        return act

    steps = {
        "move": shown(f"/cms/sections/{small.pk}/move/", {"to": policies.pk}),
        "policy": shown(f"/cms/sections/{small.pk}/policy/change/", POLICY | {"four_eyes": "False"}),
        "role": shown(
            f"/cms/people/{otto.pk}/grant/", {"role": "editor", "scope": small.scope_id, "reason": "x"}
        ),
    }
    assert {name: rows for name, act in steps.items() if (rows := rows_of(Article, act)) > FEW} == {}
