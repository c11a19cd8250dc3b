"""Command access_matrix: the rulebook as a table, a list with reasons, or JSON."""

import json

import pytest

from rbac.custom_role_cells import custom_roles
from rbac.management.commands.access_matrix import facts, reasons, table
from rbac.models import CustomRole
from rbac.rulebook import Row, no, rulebook, when, yes
from tests.commands import ran
from tests.rbac.samples import READ, RUN, WRITE, dated

pytestmark = pytest.mark.usefixtures("rules")


def test_the_matrix_says_in_each_cell_who_may_when_and_why(db: None) -> None:
    cells = {str(READ): "contributor", str(WRITE): "contributor"}
    CustomRole.objects.create(key="night_desk", name="Night desk", look="nd", cells=cells)
    made = dict(custom_roles())
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
    assert facts(WRITE, dict(custom_roles())) == {
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
    lines, listed = ran("access_matrix")[1].splitlines(), ran("access_matrix", "--reasons")[1].splitlines()
    assert len(lines) == 1 + len([*rulebook])
    assert [line.split()[0] for line in lines[1:]] == sorted(map(str, rulebook))
    assert listed == [line for action in sorted(rulebook) for line in reasons(action, {})]
    printed = ran("access_matrix", "--json")[1]
    assert printed == json.dumps(json.loads(printed), indent=2) + "\n"
