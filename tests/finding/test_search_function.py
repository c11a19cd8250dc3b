"""The functions that find: whatever way they take, they find what reading everything finds.

They run on a table of the test's own, of which enough can be made for every way to be taken.
"""

from collections.abc import Iterator

import psycopg
import pytest

from tests.samples import samples

type Owner = psycopg.Connection[tuple[object, ...]]

ENTRIES = 3_000
FUNCTIONS = ("content_newest_with", "content_newest_live_with", "content_few_with")
# As in content/migrations/0002_functions.py.
SAMPLE, FEW = 100, 3
# By the number n of an entry, the newest the last: how many have a word, and where they stand.
WORDS = samples(__file__)["words"]
OWN = samples(__file__)["own"]
QUESTIONS = (*WORDS, "none", "half & fifth", "fifth & tenth", "one | some", "fif:*", "gap & old")


@pytest.fixture
def entries(owner_connection: Owner) -> Iterator[Owner]:
    """A table of entries, live and newest ones, and the functions as they read it."""
    owner_connection.execute(
        "CREATE TEMPORARY TABLE entry (LIKE content_searchentry INCLUDING ALL, n integer)"
    )
    words = " || ' ' || ".join(
        f"CASE WHEN {where} THEN '{word}' ELSE '' END" for word, where in WORDS.items()
    )
    insert = (
        "INSERT INTO entry (n, id, article_id, is_live, revision_id, words) "  # noqa: S608
        f"SELECT n, n * 2 + live, n * 3, live = 1, n, to_tsvector('simple', {words}) "
        f"FROM generate_series(1, {ENTRIES}) AS n, generate_series(0, 1) AS live WHERE live = 0 OR n % 3 = 0"
    )
    owner_connection.execute(insert.encode())
    owner_connection.execute("ANALYZE entry")
    for name in FUNCTIONS:
        statement = str(ask(owner_connection, "SELECT pg_get_functiondef(%s::regproc)", f"public.{name}"))
        own = statement.replace("public.content_searchentry", "pg_temp.entry")
        owner_connection.execute(own.replace("FUNCTION public.content_", "FUNCTION pg_temp.").encode())
    yield owner_connection
    owner_connection.execute("DROP TABLE entry CASCADE")


def ask(entries: Owner, statement: str, *values: object) -> object:
    row = entries.execute(statement.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def truth(question: str, most: int, where: str, column: str = "id") -> str:
    """The statement that reads everything."""
    return (
        f"SELECT ARRAY(SELECT {column} FROM entry WHERE {where} AND words @@ '{question}'::tsquery "  # noqa: S608
        f"ORDER BY article_id DESC LIMIT {most})"
    )


@pytest.mark.parametrize("most", [1, 40, 80, SAMPLE, 440, ENTRIES + 1])
def test_among_all_the_newest_that_have_it_are_found(entries: Owner, most: int) -> None:
    for question in QUESTIONS:
        found = ask(entries, "SELECT pg_temp.newest_with(%s::tsquery, NULL, %s)", question, most)
        assert found == ask(entries, truth(question, most, "NOT is_live")), question
        live = ask(entries, "SELECT pg_temp.newest_live_with(%s::tsquery, %s)", question, most)
        assert live == ask(entries, truth(question, most, "is_live")), question


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize("most", [1, 40, 80, 440])
def test_among_ones_own_nothing_else_is_found(entries: Owner, most: int, own: str) -> None:
    mine = f"NOT is_live AND ({OWN[own]})"
    keys = ask(entries, f"SELECT ARRAY(SELECT article_id FROM entry WHERE {mine} ORDER BY random())")  # noqa: S608
    for question in QUESTIONS:
        found = ask(entries, "SELECT pg_temp.newest_with(%s::tsquery, %s, %s)", question, keys, most)
        assert found == ask(entries, truth(question, most, mine)), question


@pytest.mark.parametrize("most", [1, ENTRIES + 1])
def test_few_are_found_and_of_a_frequent_word_that_it_is_one(entries: Owner, most: int) -> None:
    for question in QUESTIONS:
        found = ask(entries, "SELECT pg_temp.few_with(%s::tsquery, %s)", question, most)
        sample = ask(entries, truth(question, most, f"NOT is_live AND n > {ENTRIES - SAMPLE}"))
        assert isinstance(sample, list)
        if len(sample) > FEW:
            assert found is None, question
        else:
            assert found == ask(entries, truth(question, most, "NOT is_live", "article_id")), question


@pytest.mark.parametrize("analysed", [False, True])
def test_a_handful_of_entries_is_simply_read(entries: Owner, analysed: bool) -> None:
    entries.execute("DELETE FROM entry WHERE article_id > 100")
    if analysed:
        entries.execute("ANALYZE entry")
    for question in ("every", "fifth", "none"):
        expected = ask(entries, truth(question, 40, "NOT is_live"))
        for among in ("NULL", "ARRAY(SELECT article_id FROM entry)"):
            found = ask(entries, f"SELECT pg_temp.newest_with(%s::tsquery, {among}, 40)", question)
            assert found == expected
