"""Comparisons show tables as rows: a figure that was changed stands beside what it is a figure of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.models import Article
from content.text.diff import BlockChange, compare_html
from content.text.table_diff import ComparedCell, Row, in_rows
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

HEAD = ["From", "To", "Fare"]
FARES = [["North", "Island", "4.20"], ["South", "Island", "5.10"]]


def table(*rows: list[str], tag: str = "td") -> str:
    body = "".join(f"<tr>{''.join(f'<{tag}><p>{cell}</p></{tag}>' for cell in row)}</tr>" for row in rows)
    return f"<table><tbody>{body}</tbody></table>"


def texts(cells: list[ComparedCell], side: str = "runs") -> list[str]:
    return ["".join(run.text for block in cell.blocks for run in getattr(block, side)) for cell in cells]


def rows(old: str, new: str) -> list[Row]:
    return [part for part in in_rows(compare_html(old, new)) if isinstance(part, Row)]


def test_a_changed_cell_stands_in_its_row() -> None:
    now = [FARES[0], ["South", "Island", "5.60"]]
    kept, changed = rows(table(*FARES), table(*now))
    assert (kept.kind, texts(kept.cells)) == ("kept", FARES[0])
    assert (changed.kind, texts(changed.cells)) == ("changed", ["South", "Island", "5.1060"])
    assert (texts(changed.before, "before"), texts(changed.after, "after")) == (FARES[1], now[1])


def test_a_row_that_came_is_a_row() -> None:
    new = ["West", "Pier", "3.00"]
    found = rows(table(*FARES), table(FARES[0], new, FARES[1]))
    assert [(row.kind, texts(row.cells)) for row in found] == [
        ("kept", FARES[0]), ("added", new), ("kept", FARES[1]),
    ]  # fmt: skip
    assert (found[1].before, texts(found[1].after, "after")) == ([], new)


def test_one_that_took_the_place_of_another_stands_below_it() -> None:
    [row] = rows(table(["a", "b"]), table(["c", "d"]))
    assert [texts(cells) for cells in row.in_turn] == [["a", "b"], ["c", "d"]]


def test_a_first_cell_that_was_exchanged_stays_in_its_row() -> None:
    [row] = rows(table(["North", "4.20"]), table(["Harbour", "4.20"]))
    assert (texts(row.before, "before"), texts(row.after, "after")) == (
        ["North", "4.20"],
        ["Harbour", "4.20"],
    )


def test_what_a_cell_heads_is_said_where_that_changed() -> None:
    was, now = table(HEAD, tag='th scope="col"').replace('/th scope="col"', "/th"), table(HEAD, tag="th")
    [kept] = rows(was, was)
    assert texts(kept.cells) == HEAD
    assert {cell.tag for cell in kept.cells} == {"th"}
    [changed] = rows(was, now)
    assert texts(changed.before, "before") == [f"[scope: col] {cell}" for cell in HEAD]


HEADS = {
    "in paragraphs": '<th scope="col"><p>{}</p></th>',
    "by themselves": '<th scope="col">{}</th>',  # as it comes from elsewhere
    "over two columns": '<th colspan="2" scope="col"><p>{}</p></th>',
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_what_a_cell_heads_is_not_said_where_only_words_changed(head: str) -> None:
    was, now = (
        f"<table><tbody><tr>{head.format('Month')}{head.format(word)}</tr></tbody></table>"
        for word in ("Boats", "Ships")
    )
    [row] = rows(was, now)
    assert (texts(row.before, "before"), texts(row.after, "after")) == (
        ["Month", "Boats"],
        ["Month", "Ships"],
    )
    [kept] = rows(was, was)
    assert texts(kept.cells) == ["Month", "Boats"]


def test_it_is_said_of_words_by_themselves_where_it_changed() -> None:
    was, now = (f"<table><tbody><tr><th{of}>Month</th></tr></tbody></table>" for of in ("", ' scope="row"'))
    [row] = rows(was, now)
    assert (texts(row.before, "before"), texts(row.after, "after")) == (["Month"], ["[scope: row] Month"])


def test_more_that_is_said_of_a_cell_stays() -> None:
    was = '<table><tbody><tr><th lang="fr" scope="col"><p>Mois</p></th></tr></tbody></table>'
    [row] = rows(was, was)
    assert texts(row.cells) == ["[lang: fr, scope: col] Mois"]


@pytest.mark.parametrize("empty", ['<th scope="col"></th>', '<th scope="col"><p></p></th>'])
def test_an_empty_cell_that_heads_a_column_takes_in_nothing_that_follows(empty: str) -> None:
    html = f'<table><tbody><tr><th scope="col"><p>Month</p></th>{empty}</tr></tbody></table><p>Behind it</p>'
    row, behind = in_rows(compare_html(html, html))
    assert isinstance(row, Row)
    assert texts(row.cells) == ["Month", "[ ]"]
    assert "".join(run.text for run in behind.runs) == "Behind it"


@pytest.mark.parametrize(
    "lost", ["<tr>x</tr>", "<td>x</td>", "<table>x</table>", "<table><caption>x</caption></table>"]
)
def test_what_stands_in_no_cell_is_no_row(lost: str) -> None:
    assert rows(lost, lost) == []


TABLES = st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), max_size=4)


@given(old=TABLES, new=TABLES)
def test_no_cell_is_lost_and_every_row_is_one_side_by_side(
    old: list[list[str]], new: list[list[str]]
) -> None:
    changes = compare_html(f"<p>x</p>{table(*old)}<p>y</p>", f"<p>x</p>{table(*new)}<p>y</p>")
    parts = [*in_rows(changes)]
    assert [*blocks(parts)] == changes
    found = [part for part in parts if isinstance(part, Row)]
    for side, of in (("before", old), ("after", new)):
        cells = [text for row in found for text in texts(getattr(row, side), side)]
        assert cells == [cell for row in of for cell in row]


def blocks(parts: list[BlockChange | Row]) -> list[BlockChange]:
    return [
        block
        for part in parts
        for block in ([b for cell in part.cells for b in cell.blocks] if isinstance(part, Row) else [part])
    ]


@pytest.mark.parametrize("where", ["compare/?view=inline", "compare/", "history/3/"])
def test_pages_show_rows(where: str, draft: Article, cara: Person, ed: Person) -> None:
    write(draft, cara, f"x</p>{table(*FARES)}<p>y")
    write(draft, cara, f"x</p>{table(FARES[0], ['South', 'Island', '5.60'])}<p>y", base=2)
    assert fresh(draft).newest.number == 3
    page = signed_in(ed).get(f"/cms/articles/{draft.pk}/{where}").text
    assert page.count('<div class="diff__row">') == (4 if where == "compare/" else 2)
    assert "5.<del>10</del>" in page
    assert "5.<ins>60</ins>" in page or "</del><ins>60</ins>" in page
