"""Pages about people and other names show one page, however many names there are."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import chain, product
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, User
from content.cms.lists.bounded_pages import Shown, names_looked
from content.models import Article, Byline, Section, Topic
from content.notes.mentions import mentioned_in
from content.search.name_match import is_named
from foundation.collation import as_read
from foundation.pagination import in_name_order
from rbac.evaluation.assignment_pages import page_of_roles
from rbac.models import RoleAssignment
from tests.counting import IN_ORDER, look_over, rows_read
from tests.many_sections import sections_below
from tests.size.conftest import Shrink
from tests.size.many import Owner, give_role, people
from tests.size.paging import down_and_up

pytestmark = pytest.mark.late

MANY = 300


@pytest.fixture
def crowd(site: object) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Person {n:03}", is_active=True) for n in range(MANY)
    )


@pytest.fixture
def invited(crowd: list[User], ada: User) -> list[Invitation]:
    end = timezone.now() + timedelta(days=7)
    return Invitation.objects.bulk_create(
        Invitation(user=one, digest=f"{one.pk:064}", invited_by=ada, expires_at=end) for one in crowd
    )


def test_open_invitations_come_in_pages_the_newest_first(invited: list[Invitation], as_ada: Client) -> None:
    first = as_ada.get("/cms/people/invitations/")
    assert first.text.count("/withdraw/") == 50
    assert "Person 299" in first.text
    older = as_ada.get(f"/cms/people/invitations/?before={invited[-50].pk}").text
    assert ("Person 249" in older, "Person 250" in older, 'rel="prev"' in older) == (True, False, True)


def test_no_one_who_may_not_see_people_sees_invitations(invited: list[Invitation], as_ed: Client) -> None:
    assert as_ed.get("/cms/people/invitations/").status_code == 403


def test_the_list_of_teams_names_a_few_of_each_and_says_so(crowd: list[User], as_ada: Client) -> None:
    teams = Group.objects.bulk_create(Group(name=f"Team {n:03}") for n in range(60))
    teams[0].user_set.set(crowd)
    teams[1].user_set.set(crowd[:20])
    page = as_ada.get("/cms/people/teams/").text
    assert page.count("And more.") == 1
    assert page.count("Person ") == 40
    assert "Team 049" in page
    assert "Team 050" not in page
    assert "Team 050" in as_ada.get(f"/cms/people/teams/?before={teams[49].pk}").text


def test_the_members_of_a_team_come_in_pages(crowd: list[User], as_ada: Client) -> None:
    team = Group.objects.create(name="All of us")
    team.user_set.set(crowd)
    page = as_ada.get(f"/cms/people/teams/{team.pk}/").text
    assert page.count('name="person"') == 50
    assert "Person 049" in page
    last = as_ada.get(f"/cms/people/teams/{team.pk}/?before={crowd[249].pk}").text
    assert ("Person 250" in last, "Person 299" in last, "Person 249" in last) == (True, True, False)


def test_whom_a_note_means_is_found_by_the_name(crowd: list[User], draft: Article, ed: User) -> None:
    User.objects.filter(pk=crowd[7].pk).update(name=ed.name)
    assert mentioned_in("Dear @Ed, look.", draft) == [ed]
    assert rows_read(User, lambda: mentioned_in("Dear @Ed, look.", draft)) <= 10
    assert mentioned_in("@Person 008 look", draft) == []


def test_a_page_of_people_reads_those_that_it_shows(crowd: list[User], as_ada: Client) -> None:
    ask = partial(as_ada.get, "/cms/people/", {"before": str(crowd[199].pk)})
    page = ask().text
    assert ("Person 200" in page, "Person 249" in page, "Person 250" in page) == (True, True, False)
    assert rows_read(User, ask, without=IN_ORDER) <= 120


def test_every_person_is_on_one_page_down_and_up(crowd: list[User], as_ada: Client) -> None:
    User.objects.filter(pk__in=[one.pk for one in crowd[:60]]).update(name="Of one name")
    down, up = down_and_up(as_ada, "/cms/people/", "?q=example", "people")
    everybody = User.objects.order_by(as_read(), "name", "pk").values_list("pk", flat=True)
    assert [*chain(*down)] == list(everybody)
    assert up == down


def test_of_the_user_who_holds_very_many_roles_the_first_are_listed(
    otto: User, ada: User, news: Section, as_ada: Client
) -> None:
    give_role("editor", [otto], [part.scope for part in sections_below(news, MANY)])
    page = as_ada.get("/cms/people/?q=otto").text
    assert page.count("ditor of Part") == 10
    assert page.count("And more.") == 1
    assert rows_read(RoleAssignment, lambda: as_ada.get("/cms/people/?q=otto")) <= 60
    assert "And more." not in as_ada.get("/cms/people/?q=ada").text


@pytest.mark.parametrize("key", ["x", "0", "-1", "9" * 30, "999999"])
def test_a_key_that_is_no_one_s_begins_the_list(crowd: list[User], as_ada: Client, key: str) -> None:
    assert "Person 000" in as_ada.get("/cms/people/", {"before": key}).text


def test_people_are_found_in_both_spellings(site: object, as_ada: Client) -> None:
    User.objects.create(email="zoe@example.org", name="Zoë Weiß", is_active=True)
    for typed in ("zoe", "WEISS", "weiß zo", "zoe@example"):
        assert "Zoë Weiß" in as_ada.get("/cms/people/", {"q": typed}).text
    for typed in ("zoe ada", "%", "_"):
        assert "Zoë Weiß" not in as_ada.get("/cms/people/", {"q": typed}).text


@pytest.mark.parametrize("through", ["themselves", "a team"])
def test_the_roles_of_the_user_who_holds_very_many_come_in_pages(
    through: str, otto: User, news: Section, as_ada: Client, as_ed: Client
) -> None:
    team = Group.objects.create(name="Everywhere")
    team.user_set.add(otto)
    holder = {"user": otto} if through == "themselves" else {"team": team}
    given = RoleAssignment.objects.bulk_create(
        RoleAssignment(role="editor", scope=part.scope, reason="x", **holder)
        for part in sections_below(news, MANY)
    )
    pages = [f"/cms/people/{otto.pk}/", *([f"/cms/people/teams/{team.pk}/"] if "team" in holder else [])]
    for page in pages:
        assert as_ed.get(page).status_code in {403, 404}
        first = as_ada.get(page)
        assert {one.pk for one in first.context["roles"]} == {one.pk for one in given[-50:]}
        older = as_ada.get(f"{page}?roles_before={given[-50].pk}")
        assert {one.pk for one in older.context["roles"]} == {one.pk for one in given[-100:-50]}
        newer = as_ada.get(f"{page}?roles_after={given[-51].pk}")
        assert newer.context["roles"] == first.context["roles"]
        whose = team if "team" in page else otto
        assert rows_read(RoleAssignment, partial(page_of_roles, whose, None, 50)) <= 102


NAMES, REACH, ENOUGH = 3_000, 300, 100


def topics(names: Iterator[str]) -> None:
    Topic.objects.bulk_create(Topic(name=name, slug=f"t-{n}") for n, name in enumerate(names))


def both_ways(page: Callable[[str], Shown[Topic]]) -> tuple[list[int], list[int]]:
    """The keys that one meets turning to the last page, and back from there."""
    shown, there, back = page(""), list[int](), list[int]()
    for _turn in range(30):
        there += [topic.pk for topic in shown.rows]
        if shown.older is None:
            break
        shown = page(f"before={shown.older}")
    for _turn in range(30):
        back = [topic.pk for topic in shown.rows] + back
        if shown.newer is None:
            break
        shown = page(f"after={shown.newer}")
    return there, back


@pytest.mark.parametrize("words", ["", "e", "zz", "ferry", "ferry 1", "boat"])
@pytest.mark.parametrize("few", [0, 5, 2000])
def test_pages_together_are_what_the_plain_question_finds(
    db: None, few: int, words: str, shrink: Shrink
) -> None:
    shrink(REACH=4, FEW=few)
    topics(f"{'Ferry' if n % 3 else 'Bus'} {n % 7} number {n}" for n in range(40))
    among = Topic.objects.in_use()
    having = is_named(words.split(), "plain_name", meant=None)
    expected = [topic.pk for topic in in_name_order(among.filter(having))]

    def page(query: str) -> Shown[Topic]:
        return names_looked(among, having, words, QueryDict(query).dict(), 3)

    there, back = both_ways(page)
    assert there == expected
    assert list(dict.fromkeys(back)) == expected


def test_a_page_looks_at_a_bounded_number(
    fresh_database: str, shrink: Shrink, as_ada: Client, owner_connection: Owner
) -> None:
    shrink(REACH=REACH, FEW=ENOUGH)
    topics(f"An example {n}" for n in range(NAMES))
    Byline.objects.bulk_create(Byline(name=f"An example {n}") for n in range(NAMES))
    people(NAMES, "Name")
    look_over(owner_connection)
    lists: dict[str, type[Any]] = {"/cms/topics/": Topic, "/cms/bylines/": Byline, "/cms/people/": User}
    for (address, model), words in product(lists.items(), ("zz", "e", "example", "zeppelin")):
        ask = partial(as_ada.get, address, {"q": words})
        page = ask()
        assert ("Nothing found so far" in page.text) is (words == "zz")
        assert ("“Next” looks further" in page.text) is (words == "zz")
        with transaction.atomic():
            assert rows_read(model, ask) <= 2 * REACH + 2 * ENOUGH + 4 * 101, (address, words)


@pytest.mark.parametrize("address", ["/cms/bylines/", "/cms/bylines/choose/"])
def test_a_part_of_a_name_is_found_by_its_index(
    fresh_database: str, address: str, as_cara: Client, owner_connection: Any
) -> None:
    Byline.objects.bulk_create(Byline(name=f"Person {number}") for number in range(NAMES))
    Byline.objects.create(name="Zephyrine Quill")
    look_over(owner_connection)
    assert "Zephyrine" in as_cara.get(address, {"q": "phyri"}).text
    with transaction.atomic():
        assert rows_read(Byline, lambda: as_cara.get(address, {"q": "phyri"})) <= 10
