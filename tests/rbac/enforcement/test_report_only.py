"""Report-only mode (rbac.enforcement.report_only): refusals by views are recorded and let through; decisions refuse."""

import logging

import pytest
from django.core.checks import ERROR, run_checks
from pytest_django import Settings

from audit.models import Entry
from audit.timeline import readable
from rbac.decisions import decide
from rbac.models import RefusalTally, Scope
from rbac.queries import visible_to
from rbac.startup import TAG
from secureproject.checks import check_rules_bind
from tests.rbac.conftest import Person, Visitor
from tests.rbac.samples import OPEN, RUN

WOULD = "rbac.access.refusal_reported"


@pytest.fixture
def reporting(settings: Settings) -> None:
    settings.RBAC_REPORT_ONLY = True


def told() -> int:
    return Entry.objects.filter(event=WOULD).count()


def test_without_it_nothing_is_let_through(visit: Visitor, nils: Person) -> None:
    assert visit(nils).get("/run/").status_code == 403
    assert told() == 0


def test_this_site_does_not_start_with_it(reporting: None) -> None:
    assert [error.id for error in check_rules_bind()] == ["secure.E030"]


@pytest.mark.parametrize("path", ["/run/", "/places/", "/undeclared/", "/foreign/one/"])
def test_what_would_be_refused_is_let_through_and_told(
    path: str, visit: Visitor, nils: Person, reporting: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "rbac.middleware"):
        assert visit(nils).get(path).status_code == 200
    assert told() == 1
    assert f"GET {path} would be refused" in caplog.text


def test_no_one_at_all_is_let_through_too(visit: Visitor, reporting: None) -> None:
    assert visit(None).get("/own/").content == b"own"
    assert told() == 1


def test_an_object_that_would_be_hidden_is_shown(
    visit: Visitor, nils: Person, nick: Person, news_scope: Scope, reporting: None
) -> None:
    assert visit(nils).get(f"/places/{news_scope.pk}/").status_code == 200
    assert visit(nick).get(f"/async-class/{news_scope.pk}/").status_code == 200
    assert told() == 2


def test_what_is_allowed_is_not_told(
    visit: Visitor, nora: Person, news_scope: Scope, reporting: None
) -> None:
    assert visit(nora).get(f"/places/{news_scope.pk}/").status_code == 200
    assert visit(nora).get("/reading/").status_code == 200
    assert told() == 0


def test_decisions_and_lists_say_no_as_ever(nils: Person, news_scope: Scope, reporting: None) -> None:
    assert not decide(nils, OPEN, news_scope).allowed
    assert not visible_to(nils, OPEN, Scope).exists()


def test_a_missing_rule_is_a_warning_meanwhile(visit: Visitor, reporting: None) -> None:
    found = {message.id: message.level for message in run_checks(tags=[TAG])}
    assert found["secure_rbac.E001"] < ERROR
    assert "secure_rbac.W003" in found


@pytest.mark.parametrize(
    ("path", "reason", "what"),
    [
        ("/own/", "No user with a usable account is logged in.", "tests.rbac.site.own"),
        (
            "/undeclared/",
            "The view tests.rbac.site.nothing_declared declares no access rule.",
            "tests.rbac.site.nothing_declared",
        ),
    ],
)
def test_what_is_told_says_which_view_and_why(
    path: str, reason: str, what: str, visit: Visitor, reporting: None
) -> None:
    visit(None).get(path)
    (line,) = readable(Entry.objects.filter(event=WOULD))
    assert (line.fields["view"], line.fields["reason"]) == (what, reason)
    assert RefusalTally.objects.filter(what=what).exists()


def test_of_what_a_rule_refuses_the_action_is_counted(visit: Visitor, nils: Person, reporting: None) -> None:
    visit(nils).get("/run/")
    (line,) = readable(Entry.objects.filter(event=WOULD))
    assert (line.fields["view"], line.fields["action"]) == ("tests.rbac.site.running", "run the site")
    assert RefusalTally.objects.filter(what=str(RUN)).exists()


def test_of_an_old_log_in_it_is_said_that_it_is_old(
    visit: Visitor, nora: Person, news_scope: Scope, reporting: None
) -> None:
    assert visit(nora).get(f"/confirmed/{news_scope.pk}/").status_code == 200
    (line,) = readable(Entry.objects.filter(event=WOULD))
    assert line.fields["reason"] == "The last log-in is too long ago."
