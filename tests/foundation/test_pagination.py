"""Pages turn both ways, and positions that are none count as the first page."""

import pytest

from foundation.pagination import LARGEST, Number, Page, asked_number, page_at, query_of

ROWS = [*range(9, 0, -1)]


def page(mark: Number | None) -> Page[int]:
    def read(mark: Number | None) -> list[int]:
        behind = [row for row in ROWS if mark is None or (row > mark.key if mark.newer else row < mark.key)]
        return (behind[::-1] if mark and mark.newer else behind)[:5]

    return page_at(mark, 4, read)


@pytest.mark.parametrize("typed", ["x", "0", "-1", "²", str(LARGEST + 1), "9" * 30])
def test_a_position_that_is_none_is_the_first_page(typed: str) -> None:
    assert asked_number({"before": typed, "after": typed}) is None


def test_pages_turn_both_ways() -> None:
    pages = [page(None), page(Number(6)), page(Number(2))]
    assert [each.rows for each in pages] == [[9, 8, 7, 6], [5, 4, 3, 2], [1]]
    assert page(Number(1, newer=True)).rows == pages[1].rows
    for key in (5, 7):
        assert page(Number(key, newer=True)) == pages[0]  # a whole page, also where fewer rows are newer
    assert pages[1].turns(query_of, int) == {"newest": "", "newer": "after=5", "older": "before=2"}
    assert pages[2].turns(query_of, int)["older"] is None
