"""What is raised says to the person what the matter is, and to the program what it needs."""

from rbac.decisions import decide
from rbac.errors import Conflict, Invalid, RecentLoginRequired, Refused, RefusedAndHidden
from rbac.models import Scope
from tests.rbac.conftest import MakePerson
from tests.rbac.samples import OPEN


def test_a_refusal_says_the_reason_of_its_decision(person: MakePerson, news_scope: Scope) -> None:
    decision = decide(person("otto"), OPEN, news_scope)
    for kind, hidden in ((Refused, False), (RefusedAndHidden, True)):
        refused = kind(decision)
        assert (str(refused), refused.decision, refused.hidden) == (str(decision.reason), decision, hidden)


def test_who_has_to_confirm_is_told_so_and_the_minutes_are_kept() -> None:
    required = RecentLoginRequired(15)
    assert str(required) == "Confirm that it is you before you go on."
    assert (required.minutes, required.kept) == (15, "")


def test_a_wrong_request_is_not_a_conflict() -> None:
    assert (str(Invalid("No such role.")), Invalid("No such role.").status) == ("No such role.", 422)
    assert (str(Conflict("Too late.")), Conflict("Too late.").status) == ("Too late.", 409)
