"""No cell of a CSV file is a formula, whatever separates the cells."""

import csv
import io
import re

import pytest

from foundation.csv_files import FORMULA, as_csv, harmless
from tests.samples import samples


@pytest.mark.parametrize("begins", [*FORMULA, " =", "\u00a0=", "\ufeff=", "\x0b+"])
def test_no_cell_is_a_formula(begins: str) -> None:
    text = as_csv(["title"], [{"title": f'{begins}HYPERLINK("http://x")'}])
    (_head, (cell,)) = csv.reader(io.StringIO(text))
    assert cell.startswith("'")


@pytest.mark.parametrize("sign", [";", "|", "\t", "\n", "\r", ';"', ";'", "; ", ";\u00a0"])
@pytest.mark.parametrize("begins", ["=", "@", "-1+", "＝"])
def test_no_cell_begins_in_the_middle_where_a_spreadsheet_separates_by_other_signs(
    sign: str, begins: str
) -> None:
    """Those of Germany and France separate by semicolons: to them, what follows one may be a cell of its own."""
    text = as_csv(["a", "title"], [{"a": "x", "title": f"Ferries{sign}{begins}cmd|' /C calc'!A0;"}])
    for cell in re.split(r"[;|\t\n\r]", text):
        assert not cell.lstrip('" \u00a0').startswith(FORMULA), cell


@pytest.mark.parametrize("begins", samples(__file__)["not seen before a sign"])
def test_nor_is_one_that_begins_with_what_is_not_seen_or_a_sign_of_another_width(begins: str) -> None:
    assert harmless(f"{begins}1+1").startswith("'")
    assert f"'{begins[-1]}1+1" in harmless(f"Ferries;{begins}1+1")


@pytest.mark.parametrize("begins", ["=1", " @x", '"=1', "-1+1", "＝1"])
def test_in_a_file_of_semicolons_none_begins_after_a_comma(begins: str) -> None:
    """Anyone who opens it where commas separate would have it in a cell of its own."""
    (cell,) = as_csv(["a"], [{"a": f"Ferries,{begins}"}], separator=";").splitlines()[1:]
    assert not cell.split(",")[1].lstrip('" ').startswith(FORMULA)


@pytest.mark.parametrize("text", ["5,- €", "Für 5,-", "a-b", "Norden – Süden", "a,b", "10 % = viel"])
def test_ordinary_words_of_german_stay_as_they_are(text: str) -> None:
    assert harmless(text, ";") == text
    assert (harmless(None), harmless(5)) == ("", "5")


def test_ordinary_cells_stay_as_they_are() -> None:
    text = as_csv(["a", "b"], [{"a": 'He said "no", twice; 5,- €', "b": None}])
    assert list(csv.reader(io.StringIO(text)))[1] == ['He said "no", twice; 5,- €', ""]
