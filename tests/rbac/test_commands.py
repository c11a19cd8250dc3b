"""The commands answer with the very decision, and with a status that scripts can use."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from rbac.administration import scope_names
from rbac.decisions import decide
from rbac.enforcement.routes import routes
from rbac.management.commands.access_matrix import facts, made_roles, reasons, table
from rbac.management.commands.role_table import Command as role_table_command
from rbac.management.commands.routes import Command as routes_command
from rbac.models import CustomRole, Scope
from rbac.roles import roles_of
from rbac.rulebook import Row, no, rulebook, when, yes
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, READ, RUN, WRITE, dated

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def ed(person: MakePerson, give: GiveRole, news_scope: Scope) -> Person:
    user = person("ed")
    give(user, "editor", news_scope)
    return user


@pytest.fixture(autouse=True)
def paths() -> Any:
    with scope_names.resolver.replaced_by(lambda path: Scope.objects.filter(name__iexact=path).first()):
        yield


def run(*arguments: str) -> tuple[int, str]:
    """The exit status and what was printed."""
    printed = StringIO()
    try:
        call_command(*arguments, stdout=printed)
    except SystemExit as end:
        return int(end.code or 0), printed.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, printed.getvalue()


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("otto@example.org", OPEN), "nobody with the address otto@example.org"),
        (("ed@example.org", "sample.opne_place"), "Did you mean sample.open_place"),
        (("ed@example.org", OPEN, "secure_rbac.scop:1"), "did you mean secure_rbac.scope"),
        (("ed@example.org", OPEN, "7"), "Write MODEL:KEY"),
        (("ed@example.org", OPEN, "secure_rbac.scope:x"), "There is no scope x"),
        (("ed@example.org", OPEN, "scope:1000000"), "There is no scope 1000000"),
        (("ed@example.org", OPEN, "roleassignment:1"), "is done to secure_rbac.scope only"),
        (("system:day_job", OPEN), "There are: "),
        (("system", OPEN), "nobody with the address system."),
        (("system=night_job", OPEN), "nobody with the address system=night_job."),
        (("other:night_job", OPEN), "nobody with the address other:night_job."),
        (("ed@example.org", OPEN, "scopes:1"), "did you mean content.article:7, for example?"),
        (
            ("ed@example.org", OPEN, "secure_rbac.acessreview:1"),
            "mean secure_rbac.accessreview, secure_rbac.access",
        ),
    ],
)
def test_wrong_usage_is_explained(ed: Person, arguments: tuple[str, ...], hint: str) -> None:
    status, printed = run("explain_access", *arguments)
    assert status == 2
    assert hint in printed


def test_a_no_is_explained(ed: Person, policies_scope: Scope) -> None:
    status, printed = run("explain_access", "ed@example.org", OPEN, f"secure_rbac.scope:{policies_scope.pk}")
    assert status == 1
    assert printed.startswith("no: Ed, sample.open_place, Policies")
    assert "editor of News" in printed
    assert "This role is held at another place." in printed


def test_a_yes_is_explained_by_the_very_decision(ed: Person, news_scope: Scope) -> None:
    status, printed = run("explain_access", "ed@example.org", OPEN, f"scope:{news_scope.pk}", "--json")
    facts, decision = json.loads(printed), decide(ed, OPEN, news_scope)
    assert status == 0
    assert facts["reason"] == decision.reason == "editors open"
    assert [e["reason"] for e in facts["considered"]] == [str(e.reason) for e in decision.considered]


def test_every_part_of_a_decision_is_told_to_people_and_to_scripts(ed: Person, news_scope: Scope) -> None:
    asked = ("explain_access", "ed@example.org", OPEN, f"scope:{news_scope.pk}")
    assert run(*asked)[1].splitlines() == [
        f"yes: Ed, sample.open_place, News (secure_rbac.scope:{news_scope.pk})",
        "because: editors open",
        "considered, in this order:",
        "  account  account         does not decide  The account is in order.",
        "  role     editor of News  grants           editors open",
    ]
    printed = run(*asked, "--json")[1]
    in_order = {"source": "account", "name": "", "reason": "The account is in order."}
    opens = {"source": "editor of News", "name": "editor", "reason": "editors open"}
    assert json.loads(printed) == {
        "allowed": True,
        "reason": "editors open",
        "actor": "Ed",
        "action": "sample.open_place",
        "object": f"secure_rbac.scope:{news_scope.pk}",
        "would_help": [],
        "considered": [
            {"kind": "account", "verdict": "does not decide", **in_order},
            {"kind": "role", "verdict": "grants", **opens},
        ],
    }
    assert printed == json.dumps(json.loads(printed), indent=2) + "\n"


def test_a_no_comes_with_what_would_have_to_change(ed: Person) -> None:
    status, printed = run("explain_access", "ed@example.org", RUN)
    lines = printed.splitlines()
    assert (status, lines[0]) == (1, "no: Ed, sample.run_site, the whole site")
    helps = lines[lines.index("what would have to change:") + 1 :]
    assert helps == ["  To be administrator of the whole site: administrators run the site."]
    assert json.loads(run("explain_access", "ed@example.org", RUN, "--json")[1])["would_help"] == [
        helps[0].strip()
    ]


@pytest.mark.parametrize(("who", "status"), [("anonymous", 1), ("system:night_job", 1)])
def test_others_than_people_can_be_asked_about(db: None, who: str, status: int) -> None:
    assert run("explain_access", who, OPEN)[0] == status


def test_the_matrix_has_every_action_and_role(db: None) -> None:
    rows = {row["action"]: row for row in json.loads(run("access_matrix", "--json")[1])}
    assert rows["sample.write_note"]["roles"]["contributor"] == {
        "says": "when mine",
        "condition": "mine",
        "reason": "contributors write what is theirs",
    }
    assert rows["sample.sign_note"]["invariants"][1] == {"name": "four eyes", "kind": "governed"}
    lines = run("access_matrix")[1].splitlines()
    assert lines[0].split() == ["action", "contributor", "editor", "administrator", "jobs", "others"]
    assert (
        "sample.write_note  night_job  when dated: the night job writes what is dated"
        in run("access_matrix", "--reasons")[1]
    )


def test_the_matrix_says_in_each_cell_who_may_when_and_why(db: None) -> None:
    cells = {str(READ): "contributor", str(WRITE): "contributor"}
    CustomRole.objects.create(key="night_desk", name="Night desk", look="nd", cells=cells)
    made = made_roles()
    assert table([RUN, WRITE], made).splitlines() == [
        "action             contributor  editor  administrator  night_desk  jobs       others",
        "sample.run_site    no           no      yes            no",
        "sample.write_note  when mine    yes     no             when mine   night_job",
    ]
    assert reasons(WRITE, made) == [
        "sample.write_note  contributor  when mine: contributors write what is theirs",
        "sample.write_note  editor  yes: editors write",
        "sample.write_note  administrator  no: administrators do not write",
        "sample.write_note  night_desk  when mine: this role includes it",
        "sample.write_note  night_job  when dated: the night job writes what is dated",
    ]


def test_the_matrix_gives_scripts_all_that_a_row_says(db: None) -> None:
    CustomRole.objects.create(key="night_desk", name="x", look="nd", cells={str(WRITE): "contributor"})
    of_own = {"says": "when mine", "condition": "mine", "reason": "contributors write what is theirs"}
    of_night = {"says": "when dated", "condition": "dated", "reason": "the night job writes what is dated"}
    assert facts(WRITE, made_roles()) == {
        "action": "sample.write_note",
        "label": "write a note",
        "model": "secure_rbac.roleassignment",
        "roles": {
            "contributor": of_own,
            "editor": {"says": "yes", "condition": None, "reason": "editors write"},
            "administrator": {"says": "no", "condition": None, "reason": "administrators do not write"},
        },
        "custom_roles": {"night_desk": of_own | {"reason": "this role includes it"}},
        "system": {"night_job": of_night},
        "without_role": {},
        "invariants": [{"name": "not locked", "kind": "hard"}],
    }
    assert facts(RUN, {})["model"] is None


def test_several_jobs_and_others_share_a_cell_of_the_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Row(
        contributor=no("x"),
        editor=no("x"),
        administrator=no("x"),
        system={"day_job": yes("x"), "idle_job": no("x"), "night_job": when(dated, "x")},
        anybody=no("x"),
        member=yes("x"),
    )
    monkeypatch.setattr(rulebook, "row", lambda action: row)
    (_head, line) = table([RUN], {}).splitlines()
    assert line.endswith("  day_job, night_job  anybody no, member yes")
    assert table([], {}) == "action  contributor  editor  administrator  jobs  others"


def test_the_matrix_is_a_table_a_list_or_json(db: None) -> None:
    lines, listed = run("access_matrix")[1].splitlines(), run("access_matrix", "--reasons")[1].splitlines()
    assert len(lines) == 1 + len([*rulebook])
    assert [line.split()[0] for line in lines[1:]] == sorted(map(str, rulebook))
    assert listed == [line for action in sorted(rulebook) for line in reasons(action, {})]
    printed = run("access_matrix", "--json")[1]
    assert printed == json.dumps(json.loads(printed), indent=2) + "\n"


def test_routes_name_the_rule_of_every_address(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    width = max(len(route.address) for route in routes())
    ruled = {line[:width].strip(): line[width:] for line in run("routes")[1].splitlines()}
    assert ruled["/reading/"] == "  public: everybody reads"
    assert ruled["/own/"] == "  signed in: an own page"
    assert ruled["/run/"] == "  requires sample.run_site"
    assert ruled["/places/"] == "  requires anywhere sample.open_place"
    assert ruled["/places/<int:pk>/"] == "  requires sample.open_place of secure_rbac.scope"
    assert ruled["/undeclared/"] == "  NO RULE: refused"
    settings.RBAC_GUARDED_NAMESPACES = ("nothing",)
    (line,) = [line for line in run("routes")[1].splitlines() if line.startswith("/undeclared/ ")]
    assert line[width:] == "  not guarded (RBAC_GUARDED_NAMESPACES)"


def test_routes_say_what_report_only_mode_does_with_a_view_without_a_rule(settings: Settings) -> None:
    settings.ROOT_URLCONF, settings.RBAC_REPORT_ONLY = "tests.rbac.site", True
    status, printed = run("routes")
    (line,) = [line for line in printed.splitlines() if line.startswith("/undeclared/ ")]
    assert line.endswith("  NO RULE: let through and noted (RBAC_REPORT_ONLY)")
    assert "refused" not in printed
    assert status == 1  # it is found all the same


def test_routes_give_scripts_all_of_a_rule(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    printed = run("routes", "--json")[1]
    found = {row["address"]: row for row in json.loads(printed)}
    assert found["/places/<int:pk>/"] == {
        "address": "/places/<int:pk>/",
        "name": "",
        "view": "tests.rbac.site.place",
        "rule": "requires",
        "reason": "",
        "action": "sample.open_place",
        "model": "secure_rbac.scope",
    }
    assert (found["/reading/"]["reason"], found["/reading/"]["model"]) == ("everybody reads", None)
    assert (found["/foreign/one/"]["name"], found["/undeclared/"]["action"]) == ("foreign:one", "")
    assert printed == json.dumps(json.loads(printed), indent=2) + "\n"


def test_an_address_list_of_nothing_is_empty(settings: Settings) -> None:
    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": []})
    assert run("routes") == (0, "\n")


def test_the_commands_that_look_for_faults_are_not_stopped_by_them() -> None:
    """Django checks the whole site before a command, and a fault found then would hide what these have to say."""
    for command in (routes_command, role_table_command):
        assert command.requires_system_checks == ()


def test_routes_say_what_is_missing(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    status, printed = run("routes")
    assert status == 1
    assert any(line.startswith("/undeclared/ ") and "NO RULE" in line for line in printed.splitlines())
    assert any("requires sample.open_place of secure_rbac.scope" in line for line in printed.splitlines())
    facts = {row["address"]: row for row in json.loads(run("routes", "--json")[1])}
    assert facts["/undeclared/"]["rule"] is None
    settings.RBAC_GUARDED_NAMESPACES = ("nothing",)
    assert run("routes")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (("otto@example.org", "editor"), 2, "nobody with the address"),
        (("ed@example.org", "emperor"), 2, "There are: contributor, editor, administrator."),
        (("ed@example.org", "editor", "--section", "nowhere"), 2, "no section at “nowhere”"),
        (("ed@example.org", "editor", "--until", "soon"), 2, "is no date or time"),
        (("ed@example.org", "editor", "--until", "2027-13-41"), 2, "is no date or time"),
        (("ed@example.org", "editor", "--until", "2020-01-01"), 2, "in the future"),
        (("ed@example.org", "editor", "--section", "news"), 1, "already"),
    ],
)
def test_giving_is_refused_with_a_reason(
    ed: Person, arguments: tuple[str, ...], status: int, hint: str
) -> None:
    got, printed = run("grant_role", *arguments, "--reason", "joined")
    assert got == status
    assert hint in printed


def test_a_role_is_given_and_taken(ed: Person, policies_scope: Scope) -> None:
    arguments = ("ed@example.org", "contributor", "--section", "policies", "--reason", "helps out")
    status, printed = run("grant_role", *arguments, "--until", "2050-01-31")
    assert (status, printed.strip()) == (0, "Ed is now contributor of Policies, until 2050-01-31 00:00 UTC.")
    assert run("revoke_role", *arguments)[0] == 0
    assert run("revoke_role", *arguments)[0] == 1
    assert [a.role for a in roles_of(ed)] == ["editor"]


def test_giving_and_taking_speak_json(ed: Person) -> None:
    arguments = ("ed@example.org", "administrator", "--reason", "helps out", "--json")
    facts = json.loads(run("grant_role", *arguments)[1])["granted"]
    assert (facts["person"], facts["role"], facts["section"], facts["until"]) == (
        "ed@example.org", "administrator", None, None,
    )  # fmt: skip
    status, printed = run("revoke_role", *arguments)
    assert (status, "nobody would administer" in printed) == (1, True)
