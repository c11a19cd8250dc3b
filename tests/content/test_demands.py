"""Approvals by a role or by people who are named: whose counts, who may change that, and what follows if nobody can."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from content import workflow
from content.actions import APPROVE_ARTICLE, PUBLISH_ARTICLE
from content.approvals.candidates import why_impossible
from content.corrections.verbs import correct, countersign, open_correction_of
from content.errors import WrongState
from content.guests.answering import approve_as_guest
from content.models import Article, PolicyChange, RevisionStatus, Section
from content.policies import change as set_policy
from content.policy import lines
from content.proofs.publication_proof import value_of
from content.reviewing.claims import claim_review
from content.sections.verbs import add_section
from rbac.administration.custom_roles import make_role
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.errors import Invalid, Refused
from rbac.models import CustomRole, RoleAssignment
from rbac.queries import visible_to
from secureproject.doctor.content import approvals_nobody_can_give
from secureproject.people.own_data import data_of
from tests.confirming import confirmed
from tests.content.test_reviewing import mailed
from tests.content.test_schedule import scheduled, when_due
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, digest_of, fresh, person, write
from tests.policies import with_policy
from tests.signing_in import signed_in

CELLS = {"content.approve_article": "editor", "content.countersign_correction": "editor"}


@pytest.fixture
def legal(ada: Person) -> CustomRole:
    return make_role("Legal review", CELLS, reason="new law", by=ada)


@pytest.fixture
def lena(legal: CustomRole, news: Section) -> Person:
    return person("Lena", legal.key, news.scope)


@pytest.fixture
def asks(legal: CustomRole, lena: Person, news: Section, ada: Person) -> Section:
    """The section asks for one approval, and by Legal review."""
    set_policy.change_policy(news, {"demands": [[by(legal)]]}, by=ada, reason="Libel")
    news.refresh_from_db()
    return news


def by(who: CustomRole | Person) -> str:
    return f"role:{who.key}" if isinstance(who, CustomRole) else f"person:{who.pk}"


def ask(section: Section, by: Person, demands: Any) -> PolicyChange:
    return set_policy.change_policy(section, {"demands": demands}, by=by, reason="x")


def approve(article: Article, who: Person) -> None:
    workflow.approve(article, by=User.objects.get(pk=who.pk), digest=digest_of(article))


def test_an_approval_by_anybody_else_does_not_count(
    in_review: Article, asks: Section, ed: Person, edna: Person, ada: Person, lena: Person
) -> None:
    for nobody in (ed, edna, ada):
        with pytest.raises(Refused, match="still needs an approval by somebody of “Legal review”"):
            approve(in_review, nobody)
        with pytest.raises(Refused, match="Yours would not be that"):
            claim_review(in_review, by=nobody)
        assert not visible_to(nobody, APPROVE_ARTICLE, Article).exists()
    assert decide(lena, APPROVE_ARTICLE, fresh(in_review)).allowed
    with pytest.raises(Refused, match="still needs an approval by somebody of “Legal review”"):
        workflow.publish(in_review, by=ed)


def test_what_was_approved_before_it_was_asked_for_still_needs_it(
    approved: Article, asks: Section, ed: Person, lena: Person
) -> None:
    with pytest.raises(Refused, match="Legal review"):
        workflow.publish(approved, by=ed)
    assert not visible_to(ed, PUBLISH_ARTICLE, Article).exists()
    approve(approved, lena)
    assert visible_to(ed, PUBLISH_ARTICLE, Article).get() == approved
    workflow.publish(approved, by=ed)


def test_the_approval_says_by_which_demand_it_counted(
    in_review: Article, asks: Section, legal: CustomRole, lena: Person, ed: Person
) -> None:
    approve(in_review, lena)
    workflow.publish(in_review, by=ed)
    given = fresh(in_review).live.approvals.get()
    assert (given.held, given.policy["demands"]) == ([legal.key], [[by(legal)]])
    told = Entry.objects.get(event="content.article.approved")
    assert value_of(told, "counted_as") == [legal.key]
    assert value_of(told, "policy")["demands"] == [{"roles": [legal.key], "people": 0}]


def test_each_demand_takes_a_person_of_its_own(
    in_review: Article, asks: Section, legal: CustomRole, lena: Person, ed: Person, edna: Person, ada: Person
) -> None:
    ask(asks, ada, [[by(legal)], ["role:editor"]])
    RoleAssignment.objects.create(user=lena, role="editor", scope=asks.scope, reason="both")
    forget_assignments()
    approve(in_review, lena)
    with pytest.raises(Refused, match="needs an approval by"):
        workflow.publish(in_review, by=ed)
    with pytest.raises(Refused, match="already"):
        approve(in_review, lena)
    approve(in_review, edna)  # Lena counts for Legal review now, whatever else she could count for
    workflow.publish(in_review, by=ed)


def test_the_rest_may_come_from_anybody_until_only_that_one_is_missing(
    in_review: Article, asks: Section, ada: Person, ed: Person, edna: Person, lena: Person
) -> None:
    set_policy.change_policy(asks, {"approvals": 2}, by=ada, reason="x")
    approve(in_review, ed)
    with pytest.raises(Refused, match="Legal review"):
        approve(in_review, edna)
    approve(in_review, lena)
    workflow.publish(in_review, by=ed)


def test_nobody_stands_in_for_who_is_named(
    in_review: Article, news: Section, ada: Person, ed: Person, edna: Person
) -> None:
    ask(news, ada, [[by(edna)]])
    with pytest.raises(Refused, match="an approval by Edna"):
        approve(in_review, ed)
    approve(in_review, edna)
    told = Entry.objects.get(event="content.article.approved")
    assert value_of(told, "counted_as") == ["named"]
    assert str(edna.pk) not in str(value_of(told, "policy"))


def test_no_guest_stands_in_and_whoever_asked_one_still_approves(
    in_review: Article, asks: Section, ada: Person, lena: Person, ed: Person, legal: CustomRole
) -> None:
    with_policy(asks, guests="approve", approvals=2)
    RoleAssignment.objects.create(user=lena, role="editor", scope=asks.scope, reason="asks guests")
    forget_assignments()
    review = asked(fresh(in_review), User.objects.get(pk=lena.pk))
    link_in_mail(review)
    approve_as_guest(review.pk)
    with pytest.raises(Refused, match="Legal review"):
        workflow.publish(in_review, by=ed)
    approve(in_review, lena)
    with pytest.raises(Refused):  # a guest and who asked them are one person
        workflow.publish(in_review, by=ed)
    approve(in_review, ed)
    workflow.publish(in_review, by=ed)


def test_no_guest_is_asked_where_only_somebody_else_is_missing(
    in_review: Article, asks: Section, ed: Person
) -> None:
    with_policy(asks, guests="approve")
    with pytest.raises(Refused, match="A guest's would not be that"):
        asked(fresh(in_review), ed)


@pytest.mark.parametrize(
    "nonsense",
    [[[]], ["role:editor"], [["role:nobody"]], [["person:999999"]], [["team:1"]], [["role:editor"]] * 4, "x"],
)
def test_what_is_no_demand_is_refused(nonsense: Any, news: Section, ada: Person) -> None:
    with pytest.raises(Invalid):
        ask(news, ada, nonsense)


def test_less_takes_two_and_more_is_in_force_at_once(
    news: Section, ada: Person, ed: Person, edna: Person, legal: CustomRole
) -> None:
    for stricter in ([[by(legal), by(ed)]], [[by(legal)]], [[by(legal)], [by(ed), by(edna)]]):
        assert ask(news, ada, stricter).applied_at is not None, stricter
    for looser in (
        [],
        [[by(legal)]],
        [["role:editor"], [by(ed)]],
        [[by(legal)], [by(ed), by(edna), by(ada)]],
    ):
        change = ask(news, ada, looser)
        assert (change.loosens, change.applied_at) == (True, None), looser
        set_policy.withdraw(change, by=ada)


def test_it_is_inherited_and_says_from_where(asks: Section, ada: Person) -> None:
    below = add_section(asks, by=ada, title="Harbour")
    line = next(line for line in lines(below) if line.name == "demands")
    assert (str(line.words), line.source) == ("One by somebody of “Legal review”", "inherited from “News”")
    assert ask(below, ada, []).applied_at is None


def test_what_nobody_can_give_is_told(in_review: Article, asks: Section, lena: Person, ed: Person) -> None:
    assert (why_impossible(asks), list(approvals_nobody_can_give())) == ([], [])
    User.objects.filter(pk=lena.pk).update(is_active=False)
    assert "somebody of “Legal review”" in why_impossible(asks)[0]
    assert "News: Nobody can give the approval" in next(iter(approvals_nobody_can_give()))
    out = StringIO()
    call_command("section_policy", "news", stdout=out)
    assert "Nobody can give the approval by somebody of “Legal review”" in out.getvalue()


def test_who_is_named_and_may_not_approve_there_is_told(news: Section, ada: Person, cara: Person) -> None:
    ask(news, ada, [[by(cara)]])
    news.refresh_from_db()
    assert "approval by Cara" in why_impossible(news)[0]


def test_two_demands_need_two_people(asks: Section, ada: Person, legal: CustomRole) -> None:
    ask(asks, ada, [[by(legal)], [by(legal)]])
    asks.refresh_from_db()
    assert "more different people" in why_impossible(asks)[0]


def test_what_is_scheduled_is_held_once_the_role_is_gone(
    in_review: Article, asks: Section, lena: Person, ed: Person
) -> None:
    approve(in_review, lena)
    schedule = scheduled(fresh(in_review), ed)
    RoleAssignment.objects.filter(user=lena).update(role="editor")
    forget_assignments()
    assert when_due(schedule).held == 1
    schedule.refresh_from_db()
    assert "may not approve here any more" in schedule.held_because


def test_a_correction_is_countersigned_by_whom_the_section_asks_for(
    published: Article, asks: Section, lena: Person, ed: Person, edna: Person
) -> None:
    live = fresh(published).live
    fix = correct(
        published, by=ed, title="New", summary="", body="<p>x</p>", base=live.number, reason="Wrong", note=""
    )
    countersign(fix, by=edna, digest=fix.digest)
    assert open_correction_of(fresh(published)) == fix
    refused("UPDATE content_urgentcorrection SET outcome = 'countersigned' WHERE id = %s", fix.pk)
    countersign(fix, by=lena, digest=fix.digest)
    assert open_correction_of(fresh(published)) is None


def test_articles_do_not_move_to_where_it_matters_less(
    in_review: Article, asks: Section, policies: Section, edna: Person
) -> None:
    with pytest.raises(WrongState, match="matters less"):
        workflow.move_article(in_review, policies, by=edna)


def test_whose_approval_is_missing_is_reminded(
    in_review: Article, asks: Section, lena: Person, ed: Person
) -> None:
    RevisionStatus.objects.filter(pk=in_review.draft_id).update(due_at=Now())
    assert mailed() == ["lena@example.org"]


# The second wall: the same from a captured web process, past every verb.


def refused(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(statement, values)


def test_the_web_publishes_nothing_that_the_right_person_did_not_approve(
    approved: Article, asks: Section, legal: CustomRole
) -> None:
    refused("UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s", approved.draft_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_section SET demands = '[]', approvals = 1")
    refused("UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s", approved.draft_id)


def test_the_web_lends_nobody_a_role(
    in_review: Article, asks: Section, legal: CustomRole, ed: Person
) -> None:
    draft = fresh(in_review).draft
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO content_approval (revision_id, digest, submission, approver_id, role, held, policy)"
            " VALUES (%s, %s, %s, %s, %s, %s, '{}')",
            [draft.pk, draft.digest, draft.status.submission, ed.pk, legal.key, f'["{legal.key}"]'],
        )
    assert draft.approvals.get().held == ["editor"]
    refused("UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s", draft.pk)


def test_whoever_wrote_part_of_it_meets_no_demand(
    in_review: Article, asks: Section, lena: Person, ed: Person
) -> None:
    RoleAssignment.objects.create(user=lena, role="editor", scope=asks.scope, reason="writes")
    forget_assignments()
    changed = write(in_review, User.objects.get(pk=lena.pk), "Her words")
    workflow.submit(changed, by=User.objects.get(pk=lena.pk))
    with pytest.raises(Refused, match="wrote part"):
        approve(changed, lena)


# What people are shown.

VALUES = {"reason": "Libel", "demands": "these"}


def test_the_form_asks_for_roles_and_people_and_keeps_what_it_is_not_sent(
    news: Section, as_ada: Client, as_ed: Client, legal: CustomRole, ed: Person
) -> None:
    page = f"/cms/sections/{news.pk}/policy/"
    assert as_ed.post(f"{page}change/", VALUES | {"roles_1": by(legal)}).status_code == 403
    assert "at least one role" in as_ada.post(f"{page}change/", VALUES).text
    unknown = as_ada.post(f"{page}change/", VALUES | {"people_1": "nobody@example.org"})
    assert (unknown.status_code, "No one here logs in with" in unknown.text) == (422, True)
    sent = VALUES | {"roles_1": by(legal), "people_1": "ed@example.org", "roles_2": "role:administrator"}
    confirmed(as_ada, f"{page}change/", sent)
    news.refresh_from_db()
    assert news.demands == [sorted([by(ed), by(legal)]), ["role:administrator"]]
    shown = as_ada.get(page).text
    assert "One by Ed or somebody of “Legal review”; One by an administrator" in shown
    assert 'value="ed@example.org"' in shown
    assert "Nobody can give" not in shown


@pytest.mark.late
def test_whoever_agrees_sees_first_what_would_no_longer_be_demanded(
    in_review: Article, asks: Section, as_ada: Client
) -> None:
    typed = {"demands": "anyone", "reason": "Small team"}
    confirmed(as_ada, f"/cms/sections/{asks.pk}/policy/change/", typed)
    change = PolicyChange.objects.get(applied_at=None)
    assert change.demands == []
    abe = signed_in(person("Abe", "administrator"))
    RoleAssignment.objects.filter(user__name="Abe").update(assigned_at=asks_earlier())
    shown = abe.post(f"/cms/policy/changes/{change.pk}/agree/").text
    assert "approvals come from whom the section asks for” would no longer be demanded" in shown


def asks_earlier() -> datetime:
    return timezone.now() - timedelta(days=9)


def test_review_and_queue_say_whose_approval_is_missing_and_who_can_give_it(
    in_review: Article, asks: Section, as_ed: Client, as_edna: Client, lena: Person
) -> None:
    missing = "This version still needs an approval by somebody of “Legal review”."
    assert missing in as_ed.get("/cms/review/").text
    page = as_edna.get(f"/cms/articles/{in_review.pk}/review/").text
    assert missing in page
    assert "It can be given by: Lena" in " ".join(page.split())
    User.objects.filter(pk=lena.pk).update(is_active=False)
    page = as_edna.get(f"/cms/articles/{in_review.pk}/review/").text
    assert "no one can give it at present" in page
    assert "An administrator can give someone the role" in page
    policy = as_edna.get(f"/cms/sections/{asks.pk}/policy/").text
    assert "Nobody can give the approval by somebody of “Legal review”" in policy


def test_a_queue_of_many_asks_no_more_than_one_of_few(
    in_review: Article, asks: Section, cara: Person, as_ed: Client
) -> None:
    def asked_for() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_ed.get("/cms/review/")
        return len(captured)

    asked_for()  # what a process remembers
    few = asked_for()
    for number in range(4):
        workflow.submit(workflow.create_article(asks, by=cara, title=f"S{number}", body="<p>x</p>"), by=cara)
    assert asked_for() == few


def test_own_data_names_the_sections_that_ask_for_somebody(news: Section, ada: Person, ed: Person) -> None:
    ask(news, ada, [[by(ed)]])
    assert data_of(ed)["asked_to_approve"] == ["News"]
