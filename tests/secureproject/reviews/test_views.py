"""/cms/people/reviews/ and the command."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from audit.actors import COMMAND_LINE
from content.actions import EDIT_ARTICLE
from content.models import Section
from content.sections.verbs import add_section
from rbac.grants import grant_object
from rbac.models import AccessReview, Answer, RoleAssignment
from rbac.reviews.verbs import close_due_reviews
from rbac.roles import grant_role
from rbac.teams import make_team
from tests.commands import ran
from tests.rbac.reviews.conftest import Ask, ask, is_due, question, review
from tests.signing_in import signed_in
from tests.words import OLD_SITE

__all__ = ["ask", "review"]
PAGE = "/cms/people/reviews/"
START = {"scope": "site", "last_day": "2099-01-31", "reason": "Autumn"}


def test_only_administrators_start_one(as_ed: Client) -> None:
    assert as_ed.post(f"{PAGE}new/", START).status_code == 403


def test_starting_asks_for_a_fresh_confirmation(ada: User) -> None:
    signed_in(ada, minutes_ago=16).post(f"{PAGE}new/", START)
    assert not AccessReview.objects.exists()


def test_a_review_in_which_someone_has_no_part_is_not_there(
    ask: Ask, policies: Section, colin: User, as_ed: Client, as_cara: Client
) -> None:
    review = ask(policies.scope)
    assert as_ed.get(f"{PAGE}{review.pk}/").status_code == 404
    assert as_ed.get(f"{PAGE}99999999999999999999/").status_code == 404
    assert as_cara.get(f"{PAGE}{review.pk}/").status_code == 403


def test_an_answer_about_another_user_s_question_changes_nothing(review: AccessReview, as_ed: Client) -> None:
    for name in ("Ed", "Colin", "Ada"):
        as_ed.post(
            f"{PAGE}{review.pk}/answer/",
            {f"answer_{question(review, name).pk}": "remove", "reason": "x"},
        )
    assert not review.items.exclude(answer=Answer.OPEN).exists()


def test_the_whole_way(as_ada: Client, ed: User, cara: User, edna: User) -> None:
    started = as_ada.post(f"{PAGE}new/", START)
    page = started["Location"]
    letters = ProcrastinateJob.objects.filter(task_name="accounts.send_letter", args__name="review_asked")
    assert {job.args["user_id"] for job in letters} == {ed.pk, edna.pk, User.objects.get(name="Ada").pk}
    editor = signed_in(ed)
    assert "Autumn" in editor.get(PAGE).text
    assert "Autumn" in editor.get("/cms/").text
    shown = editor.get(page).text
    assert "Contributor of News" in shown
    assert "Administrator" not in shown
    review = AccessReview.objects.get()
    key = question(review, "Cara").pk
    done = editor.post(f"{page}answer/", {f"answer_{key}": "keep"}, follow=True)
    assert "1 answer is kept." in done.text
    assert "Nothing is left that was asked of you" in done.text
    assert "Autumn" not in editor.get("/cms/").text
    assert editor.post(f"{page}report/").status_code == 404
    is_due(review)
    close_due_reviews()
    report = as_ada.post(f"{page}report/")
    lines = [json.loads(line) for line in b"".join(report).decode().splitlines()]
    assert [line["answer"] for line in lines if line.get("holder") == f"person:{cara.pk}"] == ["kept"]
    assert "removed, because no one answered" in as_ada.get(page).text.lower()


def test_taking_away_without_a_reason_says_so_and_takes_nothing(
    review: AccessReview, as_ed: Client, cara: User
) -> None:
    key = question(review, "Cara").pk
    answered = as_ed.post(f"{PAGE}{review.pk}/answer/", {f"answer_{key}": "remove"}, follow=True)
    assert "Say why." in answered.text
    assert RoleAssignment.objects.filter(user=cara).exists()


def test_pages_are_cut_by_key_and_lose_no_one(news: Section, as_ed: Client, ask: Ask, ed: User) -> None:
    people = User.objects.bulk_create(User(email=f"{n}@example.org", name=f"N{n}") for n in range(30))
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=person, role="contributor", scope=news.scope, reason="x") for person in people
    )
    page = f"{PAGE}{ask(news.scope).pk}/"
    first = as_ed.get(page)
    second = as_ed.get(page, {"after": first.context["next"]})
    shown = [q.item.user.name for got in (first, second) for q in got.context["questions"]]
    assert (len(first.context["questions"]), sorted(shown)) == (25, sorted(p.name for p in people))


@pytest.fixture
def given(news: Section, ada: User, otto: User, ed: User) -> tuple[Any, RoleAssignment]:
    """A grant of a team's that ends, and a role that no one in particular gave."""
    legal, until = make_team("Legal", by=ada), datetime(2099, 1, 31, tzinfo=UTC)
    grant = grant_object(legal, EDIT_ARTICLE, news, until=until, reason="helps", by=ada)
    role = grant_role(otto, "contributor", scope=news.scope, reason="joined", by=COMMAND_LINE)
    return grant, role


def test_the_command_gives_scripts_all_of_a_role_and_a_grant(
    news: Section, given: tuple[Any, RoleAssignment]
) -> None:
    grant, role = given
    printed = ran("access_review", "--section", "news", "--json").printed
    said = json.loads(printed)
    held = {row["name"]: row for row in said["held"]}
    assert held["Legal"] == {
        "holder": "team:Legal", "name": "Legal", "what": "to edit an article: News", "role": "",
        "action": "content.edit_article", "object": f"content.section:{news.pk}", "given_by": "Ada",
        "reason": "helps", "since": grant.assigned_at.isoformat(), "until": "2099-01-31T00:00:00+00:00",
    }  # fmt: skip
    assert held["Otto"] == {
        "holder": "otto@example.org", "name": "Otto", "what": "contributor of News", "role": "contributor",
        "action": "", "object": "", "since": role.assigned_at.isoformat(), "until": None,
        "reason": "joined", "given_by": "the operator of the server",
    }  # fmt: skip
    assert printed == json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def test_the_command_tells_people_in_sentences(
    ask: Ask, news: Section, given: tuple[Any, RoleAssignment]
) -> None:
    Group.objects.update(name="Légal")
    review = ask(news.scope)
    review.items.filter(to_team=True).update(answer=Answer.KEPT)
    assert set(ran("access_review", "--section", "news").printed.splitlines()) == {
        "ed@example.org: editor of News (works here; given by a user whose account was deleted)",
        "otto@example.org: contributor of News (joined; given by the operator of the server)",
        "team:Légal: to edit an article: News, until 2099-01-31T00:00:00+00:00 (helps; given by Ada)",
        f"review {review.pk} of News, due {review.due.isoformat()}, under way: open 2, kept 1",
    }
    whole = ran("access_review").printed
    assert "ada@example.org: administrator of the whole site (works here; given by" in whole
    printed = ran("access_review", "--json").printed
    assert '"name": "Légal"' in printed
    assert json.loads(printed)["reviews"] == [
        {
            "review": review.pk, "reason": "Autumn", "place": "News", "state": "under way",
            "answers": {"open": 2, "kept": 1}, "started": review.started_at.isoformat(), "due": review.due.isoformat(),
        }
    ]  # fmt: skip


def test_the_command_tells_of_reviews_here_above_and_below_and_how_they_stand(
    ask: Ask, news: Section, policies: Section, ed: User, colin: User, ada: User
) -> None:
    below = add_section(news, by=ada, source=OLD_SITE, title="Ferries")
    RoleAssignment.objects.create(user=ed, role="editor", scope=below.scope, reason="x")
    places = {"site": None, "news": news.scope, "ferries": below.scope, "policies": policies.scope}
    reviews = {name: ask(scope).pk for name, scope in places.items()}
    AccessReview.objects.filter(pk=reviews["site"]).update(closed_at=timezone.now())
    AccessReview.objects.filter(pk=reviews["ferries"]).update(closed_at=timezone.now(), note="signed")

    def told(*where: str) -> list[tuple[int, str]]:
        found = json.loads(ran("access_review", *where, "--json").printed)["reviews"]
        return [(row["review"], row["state"]) for row in found]

    site, above, lower = (
        (reviews["site"], "over"),
        (reviews["news"], "under way"),
        (reviews["ferries"], "signed"),
    )
    assert told("--section", "news") == [lower, above, site]
    assert told("--section", "news/ferries") == [lower, above, site]
    assert told("--section", "policies") == [(reviews["policies"], "under way"), site]
    assert len(told()) == 4


def test_administrators_read_what_could_not_be_taken_away_and_why_and_owners_do_not(
    review: AccessReview, as_ada: Client, as_ed: Client
) -> None:
    as_ed.post(f"{PAGE}{review.pk}/answer/", {f"answer_{question(review, 'Cara').pk}": "keep"})
    page = f"{PAGE}{review.pk}/"
    assert "Still held" not in as_ada.get(page).text
    is_due(review)
    close_due_reviews()
    shown = as_ada.get(page).text
    assert "Still held, because it could not be taken away" in shown
    assert "Ada: administrator of the whole site" in shown
    assert "last administrator of the site" in shown
    assert "Still held" not in as_ed.get(page).text
