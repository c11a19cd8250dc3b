"""Command explain_access (rbac.management.commands.explain_access): the decision itself, and a status for scripts."""

import json

import pytest

from rbac.models import Scope
from tests.commands import ran
from tests.rbac.conftest import Person
from tests.rbac.samples import OPEN, RUN
from tests.samples import samples

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.parametrize(("arguments", "hint"), samples(__file__)["wrong usage"])
def test_wrong_usage_is_explained(nora: Person, arguments: tuple[str, ...], hint: str) -> None:
    status, printed, _ = ran("explain_access", *arguments)
    assert status == 2
    assert hint in printed


def test_a_no_is_explained(nora: Person, policies_scope: Scope) -> None:
    status, printed, _ = ran(
        "explain_access", "nora@example.org", OPEN, f"secure_rbac.scope:{policies_scope.pk}"
    )
    assert status == 1
    assert printed.startswith("no: Nora, sample.open_place, Policies")
    assert "editor of News" in printed
    assert "This role is held at another place." in printed


def test_every_part_of_a_decision_is_told_to_people_and_to_scripts(nora: Person, news_scope: Scope) -> None:
    asked = ("explain_access", "nora@example.org", OPEN, f"scope:{news_scope.pk}")
    assert ran(*asked)[1].splitlines() == [
        f"yes: Nora, sample.open_place, News (secure_rbac.scope:{news_scope.pk})",
        "because: editors open",
        "considered, in this order:",
        "  account  account         does not decide  The account is in order.",
        "  role     editor of News  grants           editors open",
    ]
    printed = ran(*asked, "--json")[1]
    in_order = {"source": "account", "name": "", "reason": "The account is in order."}
    opens = {"source": "editor of News", "name": "editor", "reason": "editors open"}
    assert json.loads(printed) == {
        "allowed": True,
        "reason": "editors open",
        "actor": "Nora",
        "action": "sample.open_place",
        "object": f"secure_rbac.scope:{news_scope.pk}",
        "would_help": [],
        "considered": [
            {"kind": "account", "verdict": "does not decide", **in_order},
            {"kind": "role", "verdict": "grants", **opens},
        ],
    }
    assert printed == json.dumps(json.loads(printed), indent=2) + "\n"


def test_a_no_comes_with_what_would_have_to_change(nora: Person) -> None:
    status, printed, _ = ran("explain_access", "nora@example.org", RUN)
    lines = printed.splitlines()
    assert (status, lines[0]) == (1, "no: Nora, sample.run_site, the whole site")
    helps = lines[lines.index("what would have to change:") + 1 :]
    assert helps == ["  To be administrator of the whole site: administrators run the site."]
    assert json.loads(ran("explain_access", "nora@example.org", RUN, "--json")[1])["would_help"] == [
        helps[0].strip()
    ]


@pytest.mark.parametrize(("who", "status"), [("anonymous", 1), ("system:night_job", 1)])
def test_others_than_people_can_be_asked_about(db: None, who: str, status: int) -> None:
    assert ran("explain_access", who, OPEN)[0] == status
