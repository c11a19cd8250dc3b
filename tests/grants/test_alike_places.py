"""Things at different places are counted together only where whatever is asked for of the places is the same."""

import re

import pytest

from content.models import Section
from rbac import compared_situations
from rbac.consequences import Difference, _compared_actions, consequences_of
from rbac.counted_situations import _things_of_stranger
from rbac.roles import grant_role
from rbac.rulebook import rulebook
from rbac.situations import Situations, situations_of
from tests.newsroom import Person
from tests.policies import with_policy

COLUMN = re.compile(r'"content_section"\."(\w+)"')
# Which section it is: by the joins, and where something lies in the trash or waits for an approval, which are apart.
WHICH = {"id", "scope_id", "trashed_with_id"}


def said() -> list[Situations]:
    found = situations_of(tuple(_compared_actions()))
    return [one for one in found if one.model in rulebook.alike]


@pytest.mark.parametrize("number", range(2))
def test_every_column_of_a_place_that_is_asked_for_is_named(number: int) -> None:
    of = said()[number]
    asked = set(COLUMN.findall(_things_of_stranger(of)[0])) - WHICH
    named = {name.rpartition("__")[2] for name in rulebook.alike[of.model].of_place or ()}
    if of.model is Section:
        named |= {"trashed_at"}  # is among what things are alike by
    assert asked <= named


def differences(person: Person, ada: Person) -> tuple[Difference, ...]:
    return consequences_of(
        lambda: grant_role(person, "editor", reason="x", by=ada), people=[person.pk]
    ).differences


@pytest.mark.usefixtures("draft", "published")
def test_counting_places_together_tells_the_same_as_each_by_itself(
    news: Section,
    policies: Section,
    otto: Person,
    colin: Person,
    ada: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_policy(policies, audience="roles", approvals=2)
    together = [differences(person, ada) for person in (otto, colin)]
    monkeypatch.setattr(compared_situations, "MANY", -1)
    assert together == [differences(person, ada) for person in (otto, colin)]
    assert all(together)
