"""/cms/people/reviews/ and the command."""

import json
from io import StringIO

from django.core.management import call_command
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from content.models import Section
from rbac.models import AccessReview, Answer, RoleAssignment
from rbac.reviews import close_due_reviews
from tests.reviews.conftest import Ask, is_due, question
from tests.signing_in import signed_in

PAGE = "/cms/people/reviews/"
START = {"scope": "site", "last_day": "2099-01-31", "reason": "Autumn"}


def test_nobody_but_administrators_starts_one(as_ed: Client) -> None:
    assert as_ed.post(f"{PAGE}new/", START).status_code == 403


def test_starting_asks_for_a_fresh_confirmation(ada: User) -> None:
    signed_in(ada, minutes_ago=16).post(f"{PAGE}new/", START)
    assert not AccessReview.objects.exists()


def test_a_review_in_which_somebody_has_no_part_is_not_there(
    ask: Ask, policies: Section, colin: User, as_ed: Client, as_cara: Client
) -> None:
    review = ask(policies.scope)
    assert as_ed.get(f"{PAGE}{review.pk}/").status_code == 404
    assert as_ed.get(f"{PAGE}99999999999999999999/").status_code == 404
    assert as_cara.get(f"{PAGE}{review.pk}/").status_code == 403


def test_an_answer_about_somebody_else_s_question_changes_nothing(
    review: AccessReview, as_ed: Client
) -> None:
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
    assert "removed, because nobody answered" in as_ada.get(page).text.lower()


def test_taking_away_without_a_reason_says_so_and_takes_nothing(
    review: AccessReview, as_ed: Client, cara: User
) -> None:
    key = question(review, "Cara").pk
    answered = as_ed.post(f"{PAGE}{review.pk}/answer/", {f"answer_{key}": "remove"}, follow=True)
    assert "Say why." in answered.text
    assert RoleAssignment.objects.filter(user=cara).exists()


def test_pages_are_cut_by_key_and_lose_nobody(news: Section, as_ed: Client, ask: Ask, ed: User) -> None:
    people = User.objects.bulk_create(User(email=f"{n}@example.org", name=f"N{n}") for n in range(30))
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=person, role="contributor", scope=news.scope, reason="x") for person in people
    )
    page = f"{PAGE}{ask(news.scope).pk}/"
    first = as_ed.get(page)
    second = as_ed.get(page, {"after": first.context["next"]})
    shown = [q.item.user.name for got in (first, second) for q in got.context["questions"]]
    assert (len(first.context["questions"]), sorted(shown)) == (25, sorted(p.name for p in people))


def test_the_command_says_who_holds_what(review: AccessReview, news: Section) -> None:
    out = StringIO()
    call_command("access_review", "--section", "news", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert {(h["holder"], h["role"]) for h in said["held"]} == {
        ("cara@example.org", "contributor"),
        ("ed@example.org", "editor"),
    }
    assert said["reviews"][0]["answers"] == {"open": 5}
    plain = StringIO()
    call_command("access_review", stdout=plain)
    assert "edna@example.org: editor of the whole site (works here; given by" in plain.getvalue()
