"""Attack patterns, and that the prefilter hides nothing from them."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intrusion.attack_patterns import NEEDED, PROBES, SHORT, first_probe

PARTS = (
    "union all ", "select ", "null", "from ", "information_schema", "(", ")", "'", '"', "and ", "or ", "not ", "rlike ",
    "like ", "1", "42", "=", "<", ">", "pg_sleep(", "sleep(", "benchmark(", "dbms_pipe.receive_message(", "waitfor ",
    "delay '", "case ", "when ", "order ", "by ", "--", "#", "||", ";", "drop table", "insert into", "delete from",
    "update x ", "set", "declare @", "<script", "javascript:", "x.", "<img ", "onload", " =", "../", "\r\n", "x:",
    "${jndi:", "{{", "}}", " ", "\u00a0", "x", "ſ", "\u212a", "ı", "İ", "ß", "é", "\u0345",
)  # fmt: skip

PIECES = (
    "1) AND 4242=4242 AND (1=1", "1' AND 'abc'='abc", "1 AND 3452=(SELECT 1)", "1 UNION ALL SELECT NULL,NULL-- -",
    "(SELECT 4 FROM (SELECT COUNT(*)))", "1;SELECT PG_SLEEP(5)--", "1' AND EXTRACTVALUE(1,2)", "1 ORDER BY 7-- q",
    "1'||(SELECT 'x')", "(CASE WHEN (1=1) THEN 1 ELSE 0 END)", "<script>alert(1)</script>", "javascript:alert(1)",
    "<img src=x onerror=alert(1)>", "../../etc/passwd", "${jndi:ldap://x}", "{{7*7}}", "1';WAITFOR DELAY '0:0:5'--",
)  # fmt: skip
LONG = " word" * (SHORT // 5 + 1)  # short texts are not looked at before


def of_the_patterns(text: str) -> str:
    found = PROBES.search(text)
    return found[0] if found else ""


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.booleans())
def test_the_same_as_by_the_patterns_alone(text: str, shouts: bool) -> None:
    text = (text.upper() if shouts else text) + LONG
    assert first_probe(text) == of_the_patterns(text)


@given(st.text(max_size=60))
def test_the_same_for_any_text(text: str) -> None:
    assert first_probe(text + LONG) == of_the_patterns(text + LONG)


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_is_found_however_its_letters_are_written(piece: str) -> None:
    for odd, plain in (("ſ", "s"), ("\u212a", "k"), ("ı", "i"), ("İ", "i")):
        text = piece.lower().replace(plain, odd) + LONG
        assert first_probe(text) == of_the_patterns(text)
    assert all(map(first_probe, (piece, piece + LONG, piece.upper() + LONG)))


def test_no_other_letter_is_taken_for_one_of_ours() -> None:
    """Python's patterns that ignore case: what they take for an ASCII letter, the look before them does too."""
    odd = re.compile("[a-z]", re.IGNORECASE)
    letters = {chr(n) for n in range(0x80, 0x110000) if odd.fullmatch(chr(n))}
    assert letters == {"ſ", "\u212a", "ı", "İ"}


def test_words_are_not_looked_at_by_every_pattern() -> None:
    prose = "The ferry (a new one) leaves at six, and it's late: order it by phone; or don't. " * 5
    assert first_probe(f"<p>{prose}</p>") == ""
    assert all(word == word.lower() and set(word) <= set(string.printable) for row in NEEDED for word in row)
