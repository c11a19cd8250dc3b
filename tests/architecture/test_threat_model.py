"""What docs/threat-model.md names is there: no cell of its tables rests on a test or a file that is gone."""

import re

from tests.template_database import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text()
NAMED = re.compile(r"`((?:\w+/)+\w+(?:\.\w+)?)(?:::(\w+))?`")


def test_every_file_and_test_that_it_names_is_there() -> None:
    found = NAMED.findall(TEXT)
    assert len(found) > 100
    gone = []
    for path, test in found:
        file = ROOT / path
        if not file.exists() or (test and f"def {test}(" not in file.read_text()):
            gone.append(f"{path}::{test}")
    assert gone == []


def test_every_attacker_of_the_journal_has_each_cell_shown() -> None:
    cells, shown = TEXT.split("What shows each cell:")
    table = cells.rpartition("| attacker | prevented | detected | not detected |")[2]
    attackers = {
        row.split(" | ")[0].strip("| ") for row in table.strip().splitlines()[1:] if row.startswith("|")
    }
    assert len(attackers) == 4
    assert attackers <= {
        row.split(" | ")[0].strip("| ") for row in shown.splitlines() if row.startswith("| ")
    }
