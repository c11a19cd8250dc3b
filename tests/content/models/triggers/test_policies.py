"""Triggers of content.models.triggers.policies at size: no section makes PostgreSQL read all others."""

import pytest
from django.db import connection

from content.addresses.section_move import compute_again
from content.models import Section
from tests.many_sections import sections_below
from tests.policies import with_policy

MANY = 300


@pytest.fixture
def many(news: Section) -> list[Section]:
    """Below News, side by side; the tables were never analysed since they were filled."""
    return sections_below(news, MANY)


def rows_read_one_after_another() -> int:
    """Of the table of sections, in this transaction, by anyone who read all of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = %s", ["content_section"]
        )
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("one_person_suffices")
def test_no_section_makes_it_read_all_others(news: Section, many: list[Section]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")  # what an earlier test planned here was planned for three sections
    with_policy(news, approvals=2)
    before = rows_read_one_after_another()
    compute_again(news)
    assert rows_read_one_after_another() - before <= 3 * (MANY + 2)
    assert set(
        Section.objects.filter(pk__in=[one.pk for one in many]).values_list("approvals", flat=True)
    ) == {2}


@pytest.mark.usefixtures("one_person_suffices")
def test_what_a_section_sets_itself_comes_after_what_stands_above(news: Section, many: list[Section]) -> None:
    with_policy(news, approvals=2)
    with_policy(many[0], approvals=3)
    found = Section.objects.get(pk=many[0].pk)
    assert (found.approvals, found.policy_from["approvals"]["id"]) == (3, many[0].pk)
    assert Section.objects.get(pk=many[1].pk).policy_from["approvals"]["title"] == "News"
