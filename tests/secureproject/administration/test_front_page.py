"""The front page of the administration says what this user may settle, and nothing else."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.second_factor.factor_resets import ask
from audit.actors import SystemActor
from content.articles.emergency_publication import open_emergency
from content.models import Article, Comment, Section
from content.policies.change import agree, change_policy
from content.sections.verbs import change_section
from content.site import opening
from content.site.identity import change_site
from content.site.settings import set_up_site
from rbac.models import RoleAssignment
from secureproject.administration.front_page import CONTENT, PEOPLE, SECURITY, SITE
from secureproject.backup.archive import Manifest, Written
from secureproject.reviews.views import start_and_ask
from tests.corrections import corrected
from tests.counting import queries
from tests.newsroom import Person, digest_of, person
from tests.signing_in import signed_in

PAGE = "/admin/"


def test_nothing_waits_on_a_quiet_day(as_ada: Client) -> None:
    page = as_ada.get(PAGE).text
    assert "Nothing waits for you." in page
    assert "backup" not in page  # none is known


def test_ones_own_words_and_wishes_wait_for_others(
    ada: Person, eve: Person, news: Section, otto: Person
) -> None:
    change_section(news, by=ada, title="Daily news")
    change_policy(news, {"four_eyes": False}, by=ada, reason="Small office")
    ask(otto, by=ada, reason="lost")
    assert "Nothing waits for you." in signed_in(ada).get(PAGE).text
    page = signed_in(eve).get(PAGE).text
    for said in (
        "1 text for readers to accept",
        "1 change of a policy to agree to",
        "1 removal of a second factor to agree to",
    ):
        assert said in page


def test_an_administrator_since_the_change_was_asked_for_is_not_asked_to_agree(
    ada: Person, news: Section
) -> None:
    change_policy(news, {"four_eyes": False}, by=ada, reason="Small office")
    late = User.objects.create_user("late@example.org", name="Late")
    RoleAssignment.objects.create(user=late, role="administrator", reason="joined")
    assert "change of a policy" not in signed_in(late).get(PAGE).text


def test_each_line_leads_to_where_it_is_done(
    as_ada: Client, ada: Person, eve: Person, ed: Person, published: Article, draft: Article
) -> None:
    corrected(published, ed)
    Comment.objects.create(article=published, name="Rita", text="Which pier?")
    change_site(by=eve, name="The Gazette")
    start_and_ask(scope=None, due=timezone.now() + timedelta(days=3), reason="yearly", by=eve)
    page = as_ada.get(PAGE).text
    for url, said in {
        "/cms/words/": "1 text for readers to accept",
        "/cms/": "1 urgent correction to countersign",
        "/cms/comments/": "1 comment to moderate",
        "/admin/secure_rbac/accessreviewitem/?answer=open": "1 access review to answer",
    }.items():
        assert f'<a href="{url}">{said}</a>' in page


def test_what_is_settled_is_gone(ada: Person, eve: Person, news: Section) -> None:
    change = change_policy(news, {"four_eyes": False}, by=ada, reason="Small office")
    assert "1 change of a policy" in signed_in(eve).get(PAGE).text
    agree(change, by=eve)
    assert "Nothing waits for you." in signed_in(eve).get(PAGE).text


def test_a_site_that_is_not_open_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(opening._known, "open", False)
    set_up_site("The Test Gazette", by=SystemActor("set_up_site"))
    page = signed_in(person("Abel", "administrator")).get(PAGE).text
    assert ("The site is not open" in page, "Nothing waits" in page) == (True, False)


@pytest.mark.parametrize("lacks", [[], ["lost.jpg"]], ids=["complete", "incomplete"])
def test_the_age_of_the_last_complete_backup_is_told(
    as_ada: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: list[str]
) -> None:
    def write(path: Path) -> Written:
        path.write_text("sealed")
        return Written(Manifest(2, "now", [], 1, 1, ""), files=3, lacks=lacks)

    monkeypatch.setattr("secureproject.management.commands.backup.write_backup", write)
    with suppress(CommandError):
        call_command("backup", str(tmp_path / "site.backup"))
    assert ("Last backup: 0\xa0minutes ago" in as_ada.get(PAGE).text) is (not lacks)


def test_the_lists_stand_in_groups_with_plain_names(as_ada: Client) -> None:
    context = as_ada.get(PAGE).context
    groups = {
        str(app["name"]): [str(one["name"]).lower() for one in app["models"]] for app in context["app_list"]
    }
    assert [*groups] == [str(group) for group in (PEOPLE, CONTENT, SITE, SECURITY)]
    assert "people" in groups["People and access"]
    assert "articles" in groups["Content"]
    assert "audit log entries" in groups["Security and operations"]


def test_the_page_takes_few_queries_whatever_waits(
    as_ada: Client, eve: Person, otto: Person, news: Section, draft: Article
) -> None:
    as_ada.get(PAGE)
    before = queries(as_ada, PAGE)
    change_section(news, by=eve, title="Daily news")
    ask(otto, by=eve, reason="lost")
    open_emergency(draft, by=eve, reason="Gas leak", minutes=15, digest=digest_of(draft))
    assert queries(as_ada, PAGE) <= before
    assert before <= 14
