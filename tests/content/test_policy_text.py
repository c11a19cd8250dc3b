"""Policies as text (content.policy_text): each value says where it comes from."""

from content.models import Section
from content.policy_text import lines
from content.sections.verbs import add_section
from tests.newsroom import Person
from tests.policies import demand
from tests.words import OLD_SITE


def test_a_demand_is_inherited_and_says_from_where(asks: Section, ada: Person) -> None:
    below = add_section(asks, by=ada, source=OLD_SITE, title="Harbour")
    line = next(line for line in lines(below) if line.name == "demands")
    assert (str(line.words), line.source) == (
        "One by a user with the role “Legal review”",
        "inherited from “News”",
    )
    assert demand(below, ada, []).applied_at is None
