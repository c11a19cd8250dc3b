"""The due moment: what nobody confirmed is taken away, once; the report is signed, and checked by the tool."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from accounts.lifecycle.deletion import delete_person
from accounts.models import User
from audit.models import Entry
from audit.signed_notes import encoded
from audit.tree.signing import public_bytes, signing_keys
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, SHARE_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.trash.verbs import trash_article
from rbac.administration.custom_roles import change_role, make_role
from rbac.decisions import decide
from rbac.grants import grant_object, grants_on
from rbac.models import AccessReview, Answer, RoleAssignment
from rbac.queries import visible_to
from rbac.reviews.reports import report_lines, sign_reports
from rbac.reviews.rules import REVIEWER
from rbac.reviews.verbs import answer, close_due_reviews
from rbac.roles import grant_role
from rbac.rules import COMMAND_LINE
from rbac.teams import delete_team, make_team
from tests.rbac.reviews.conftest import Ask, is_due, question

TOOL = Path(__file__).parents[2] / "tools" / "verify_review.py"
SEED = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def test_before_it_is_due_nothing_ends(review: AccessReview) -> None:
    assert close_due_reviews() == 0
    assert not review.items.exclude(answer=Answer.OPEN).exists()


def test_no_answer_means_removed_once_and_the_last_administrator_stays(
    draft: Article, otto: User, ed: User, edna: User, ada: User, ask: Ask, cara: User
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    review = ask()
    answer(question(review, "Cara"), keep=True, by=ed)
    is_due(review)
    assert (close_due_reviews(), close_due_reviews()) == (1, 0)
    assert {str(a.user) for a in RoleAssignment.objects.all()} == {"Cara", "Ada"}
    assert grants_on(draft) == []
    said = {name: str(question(review, name).answer) for name in ("Cara", "Ed", "Edna", "Ada")}
    assert said == {"Cara": "kept", "Ed": "lapsed", "Edna": "lapsed", "Ada": "stays"}
    assert "nobody would administer the site" in question(review, "Ada").remark
    events = list(Entry.objects.values_list("event", flat=True))
    assert (events.count("rbac.review.closed"), events.count("rbac.role.revoked")) == (1, 2)


def test_what_was_given_after_the_start_is_not_asked_about(
    review: AccessReview, news: Section, otto: User, ada: User
) -> None:
    given = grant_object(otto, EDIT_ARTICLE, news, reason="new", by=ada)
    is_due(review)
    close_due_reviews()
    assert type(given).objects.filter(pk=given.pk).exists()


@pytest.fixture
def signed_report(review: AccessReview, ed: User, settings: Any, tmp_path: Path) -> tuple[Path, str]:
    settings.AUDIT_SIGNING_KEYS = []
    answer(question(review, "Cara"), keep=True, by=ed)
    is_due(review)
    close_due_reviews()
    assert sign_reports() == 0  # the web has no key
    settings.AUDIT_SIGNING_KEYS = [SEED]
    assert (sign_reports(), sign_reports()) == (1, 0)
    file = tmp_path / "report.jsonl"
    file.write_text("".join(report_lines(AccessReview.objects.get(pk=review.pk))))
    return file, encoded(public_bytes(signing_keys()[0]))


# As a word: a digest in Base64 has these two letters now and then.
NAME_OF_ED = re.compile(r"(?<![\w+/=])Ed(?![\w+/=])")


def checked(file: Path, key: str) -> tuple[int, str]:
    command = [sys.executable, str(TOOL), str(file), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    return done.returncode, done.stdout


def test_the_report_lists_every_decision_and_is_checked_elsewhere(
    signed_report: tuple[Path, str], cara: User, ed: User
) -> None:
    file, key = signed_report
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    (about,) = [line for line in lines if line.get("holder") == f"person:{cara.pk}"]
    assert (about["answer"], about["by"]) == ("kept", f"person:{ed.pk}")
    assert {"kind": "name", "of": f"person:{ed.pk}", "is": "Ed"} in lines
    rest = "".join(json.dumps(line) for line in lines if line["kind"] != "name")
    assert not NAME_OF_ED.search(rest)
    status, said = checked(file, key)
    assert (status, "5 questions" in said) == (0, True)


@pytest.mark.parametrize(("old", "new"), [('"kept"', '"lapsed"'), ("questions 5", "questions 4")])
def test_a_report_that_was_changed_is_found_out(signed_report: tuple[Path, str], old: str, new: str) -> None:
    file, key = signed_report
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    assert checked(file, key)[0] == 1


def test_another_key_did_not_sign_it(signed_report: tuple[Path, str]) -> None:
    assert checked(signed_report[0], encoded(bytes(range(32))))[0] == 1


def test_a_report_stays_right_when_an_account_is_deleted(
    signed_report: tuple[Path, str], review: AccessReview, cara: User, ada: User, tmp_path: Path
) -> None:
    delete_person(cara, by=ada, reason="asked for it")
    again = tmp_path / "again.jsonl"
    again.write_text("".join(report_lines(AccessReview.objects.get(pk=review.pk))))
    assert checked(again, signed_report[1])[0] == 0
    assert '"is":"Cara"' not in again.read_text()


def test_a_report_stays_right_when_a_team_is_deleted(
    ada: User, news: Section, ask: Ask, settings: Any, tmp_path: Path
) -> None:
    settings.AUDIT_SIGNING_KEYS = [SEED]
    desk = make_team("Desk", by=ada)
    grant_role(desk, "contributor", scope=news.scope, reason="helps", by=ada)
    review = ask()
    is_due(review)
    close_due_reviews()
    sign_reports()
    key = desk.pk
    delete_team(desk, reason="merged", by=ada)
    file = tmp_path / "report.jsonl"
    file.write_text("".join(report_lines(AccessReview.objects.get(pk=review.pk))))
    assert f'"holder":"team:{key}"' in file.read_text()
    assert checked(file, encoded(public_bytes(signing_keys()[0])))[0] == 0


def test_what_lies_in_the_trash_keeps_no_grant(
    draft: Article, otto: User, ed: User, ada: User, ask: Ask, news: Section
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ed)
    review = ask()
    trash_article(draft, by=ed)
    for who, shareable in ((REVIEWER, [draft]), (COMMAND_LINE, []), (ed, [])):
        assert list(visible_to(who, SHARE_ARTICLE, Article)) == shareable
        assert decide(who, SHARE_ARTICLE, Article.objects.get(pk=draft.pk)).allowed is bool(shareable)
    is_due(review)
    close_due_reviews()
    (asked,) = review.items.exclude(store="")
    assert (asked.answer, asked.remark, ArticleGrant.objects.count()) == (Answer.LAPSED, "", 0)


def test_the_report_says_which_version_of_a_role_was_confirmed(ada: User, otto: User, ask: Ask) -> None:
    role = make_role("Checker", {str(APPROVE_ARTICLE): "editor"}, reason="new", by=ada)
    grant_role(otto, role.key, reason="checks", by=ada)
    review = ask()
    told: dict[str, Any] = {"name": "Checker", "description": "", "reason": "wider", "by": ada}
    change_role(role, cells={str(APPROVE_ARTICLE): "editor", str(EDIT_ARTICLE): "editor"}, **told)
    answer(question(review, "Otto"), keep=True, by=ada)
    change_role(role, cells={str(EDIT_ARTICLE): "editor"}, **told)
    is_due(review)
    close_due_reviews()
    lines = {line["what"]: line for line in map(json.loads, report_lines(review)) if "what" in line}
    assert (lines["checker"]["version"], lines["checker"]["answer"]) == (2, "kept")
    assert "version" not in lines["administrator"]
