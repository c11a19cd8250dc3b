"""Required approvals (content.required_approvals): what can be required, and which of two is looser."""

from typing import Any

import pytest

from content.models import Section
from content.policies import change as set_policy
from content.policy import lines
from content.sections.verbs import add_section
from rbac.errors import Invalid
from rbac.models import CustomRole
from secureproject.people.own_data import data_of
from tests.newsroom import Person
from tests.policies import demand, token


@pytest.mark.parametrize(
    "nonsense",
    [[[]], ["role:editor"], [["role:nobody"]], [["person:999999"]], [["team:1"]], [["role:editor"]] * 4, "x"],
)
def test_what_is_no_demand_is_refused(nonsense: Any, news: Section, ada: Person) -> None:
    with pytest.raises(Invalid):
        demand(news, ada, nonsense)


def test_less_takes_two_and_more_is_in_force_at_once(
    news: Section, ada: Person, ed: Person, edna: Person, legal: CustomRole
) -> None:
    for stricter in (
        [[token(legal), token(ed)]],
        [[token(legal)]],
        [[token(legal)], [token(ed), token(edna)]],
    ):
        assert demand(news, ada, stricter).applied_at is not None, stricter
    for looser in (
        [],
        [[token(legal)]],
        [["role:editor"], [token(ed)]],
        [[token(legal)], [token(ed), token(edna), token(ada)]],
    ):
        change = demand(news, ada, looser)
        assert (change.loosens, change.applied_at) == (True, None), looser
        set_policy.withdraw(change, by=ada)


def test_it_is_inherited_and_says_from_where(asks: Section, ada: Person) -> None:
    below = add_section(asks, by=ada, title="Harbour")
    line = next(line for line in lines(below) if line.name == "demands")
    assert (str(line.words), line.source) == (
        "One by a user with the role “Legal review”",
        "inherited from “News”",
    )
    assert demand(below, ada, []).applied_at is None


def test_own_data_names_the_sections_that_ask_for_somebody(news: Section, ada: Person, ed: Person) -> None:
    demand(news, ada, [[token(ed)]])
    assert data_of(ed)["asked_to_approve"] == ["News"]
