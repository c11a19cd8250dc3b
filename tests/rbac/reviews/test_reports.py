"""The report of a review: signed once it is over, the same to the letter each time, and taken out by few."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone, translation

from accounts.lifecycle.deletion import delete_person
from accounts.models import User
from audit.actors import identity_of
from audit.models import Entry
from audit.signed_notes import moment, to_base64
from audit.tree.signing import public_bytes, signing_keys
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE
from content.models import Article, Section
from rbac.administration.custom_roles import change_role, make_role
from rbac.errors import Refused
from rbac.grants import grant_object
from rbac.models import AccessReview, Answer, RoleAssignment
from rbac.reviews import reports as review_reports
from rbac.reviews.reports import report_lines, sign_reports, take_report
from rbac.reviews.verbs import answer, close_due_reviews
from rbac.roles import grant_role
from rbac.teams import delete_team, make_team
from tests.rbac.reviews.conftest import Ask, is_due, question

SEED, OLD_SEED = (
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
)
TOOL = Path(__file__).parents[3] / "tools" / "verify_review.py"

# As a word: a digest in Base64 has these two letters now and then.
NAME_OF_ED = re.compile(r"(?<![\w+/=])Ed(?![\w+/=])")


@pytest.fixture
def over(draft: Article, news: Section, ada: User, ed: User, otto: User, ask: Ask) -> AccessReview:
    """A review of News that has ended: Otto's role was kept, his grant lapsed, the team's was never answered."""
    RoleAssignment.objects.exclude(user=ada).delete()
    team = Group.objects.create(name="Légal")
    RoleAssignment.objects.create(user=otto, role="editor", scope=news.scope, reason="x")
    grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ada)
    grant_object(team, EDIT_ARTICLE, news, reason="x", by=ada)
    review = ask(news.scope)
    at = timezone.now()
    review.items.filter(store="").update(answer=Answer.KEPT, answered_by=ed, answered_at=at)
    review.items.filter(store="content.article").update(
        answer=Answer.LAPSED, answered_at=at, remark="niemand, “é”"
    )
    AccessReview.objects.filter(pk=review.pk).update(closed_at=at)
    review.refresh_from_db()
    return review


def expected(
    review: AccessReview, otto: User, ed: User, draft: Article, news: Section
) -> list[dict[str, Any]]:
    role, grant, team_grant = review.items.order_by("pk")
    at = moment(role.answered_at) if role.answered_at else ""
    same = {"kind": "question", "scope": news.scope_id}
    system = "system:access_review"
    return [
        {"kind": "access review", "note": review.note},
        same | {"number": role.pk, "holder": f"person:{otto.pk}", "what": "editor", "answer": "kept",
                "by": f"person:{ed.pk}", "at": at, "remark": ""},
        same | {"number": grant.pk, "holder": f"person:{otto.pk}", "what": f"content.article:{draft.pk} edit_article",
                "answer": "lapsed", "by": system, "at": at, "remark": "niemand, “é”"},
        same | {"number": team_grant.pk, "holder": f"team:{team_grant.team_id}",
                "what": f"content.section:{news.pk} edit_article", "answer": "open", "by": system, "at": "",
                "remark": ""},
        *({"kind": "name", "of": f"person:{one.pk}", "is": str(one)} for one in sorted((otto, ed), key=lambda u: u.pk)),
        {"kind": "name", "of": f"team:{team_grant.team_id}", "is": "Légal"},
    ]  # fmt: skip


@pytest.mark.parametrize("at_a_time", [1, 2, 2_000])
def test_it_has_a_line_for_each_question_and_each_name_in_it_and_no_other(
    at_a_time: int,
    over: AccessReview,
    otto: User,
    ed: User,
    draft: Article,
    news: Section,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(review_reports, "CHUNK", at_a_time)
    over.items.filter(store="").update(id=1)  # the very first of all is not lost
    lines = list(report_lines(over))
    assert [json.loads(line) for line in lines] == expected(over, otto, ed, draft, news)


def test_it_is_the_same_to_the_letter_in_every_language(over: AccessReview) -> None:
    """What is signed are the letters: each part in its order, without blanks, and no letter written otherwise."""
    lines = list(report_lines(over))
    with translation.override("de"):
        assert list(report_lines(over)) == lines
    for line in lines:
        assert (
            line
            == json.dumps(json.loads(line), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        )
    assert "“é”" in "".join(lines)


def test_what_is_not_over_and_what_is_signed_already_is_not_signed(
    over: AccessReview, ask: Ask, news: Section, settings: Any
) -> None:
    running = ask(news.scope)
    settings.AUDIT_SIGNING_KEYS = [SEED, OLD_SEED]
    assert sign_reports() == 1
    over.refresh_from_db()
    running.refresh_from_db()
    note = over.note
    assert (running.note, f"review {over.pk}" in note, "questions 3" in note) == ("", True, True)
    assert len([line for line in note.splitlines() if line.startswith("— ")]) == 1  # by the newest key alone
    assert sign_reports() == 0
    over.refresh_from_db()
    assert over.note == note
    entry = Entry.objects.get(event="rbac.review.signed")
    who = identity_of(over)
    assert (entry.subject_kind, entry.subject_id, entry.public["questions"][1]) == (who.kind, who.id, 3)


def test_signing_changes_nothing_else_of_a_review(over: AccessReview, settings: Any) -> None:
    settings.AUDIT_SIGNING_KEYS = [SEED]
    before = AccessReview.objects.values().get(pk=over.pk)
    sign_reports()
    assert AccessReview.objects.values().get(pk=over.pk) | {"note": ""} == before


def test_only_administrators_take_it_out_and_that_is_told(over: AccessReview, ed: User, ada: User) -> None:
    with pytest.raises(Refused):
        take_report(over, by=ed)
    assert not Entry.objects.filter(event="rbac.review.report_exported").exists()
    take_report(over, by=ada)
    entry = Entry.objects.get(event="rbac.review.report_exported")
    assert (entry.subject_id, entry.actor_id) == (str(over.pk), str(ada.pk))


@pytest.fixture
def signed_report(review: AccessReview, ed: User, settings: Any, tmp_path: Path) -> tuple[Path, str]:
    settings.AUDIT_SIGNING_KEYS = []
    answer(question(review, "Cara"), keep=True, by=ed)
    is_due(review)
    close_due_reviews()
    assert sign_reports() == 0  # the web has no key
    settings.AUDIT_SIGNING_KEYS = [SEED]
    assert (sign_reports(), sign_reports()) == (1, 0)
    return written(review, tmp_path / "report.jsonl"), to_base64(public_bytes(signing_keys()[0]))


def written(review: AccessReview, file: Path) -> Path:
    file.write_text("".join(report_lines(AccessReview.objects.get(pk=review.pk))))
    return file


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
    assert checked(signed_report[0], to_base64(bytes(range(32))))[0] == 1


def test_a_report_stays_right_when_an_account_is_deleted(
    signed_report: tuple[Path, str], review: AccessReview, cara: User, ada: User, tmp_path: Path
) -> None:
    delete_person(cara, by=ada, reason="asked for it")
    again = written(review, tmp_path / "again.jsonl")
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
    file = written(review, tmp_path / "report.jsonl")
    assert f'"holder":"team:{key}"' in file.read_text()
    assert checked(file, to_base64(public_bytes(signing_keys()[0])))[0] == 0


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
