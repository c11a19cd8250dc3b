"""Pages of a list, one after the other, as their links lead."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.test import Client

from content.cms.lists.bounded_pages import Shown, page_looked
from content.cms.lists.pagination import Cursor, cursor_in, read_cursor
from foundation.pagination import query_of

OLDER = r'rel="next" href="(\?[^"]+)"'


def pages(client: Client, address: str, older: str = OLDER) -> Iterator[str]:
    """The text of each page of the last list, the newest rows first. older: the link to the next one."""
    query: str | None = ""
    while query is not None:
        text = client.get(address + query).text
        yield text
        found = re.findall(older, text)
        query = found[-1].replace("&amp;", "&") if found else None


def found_on_pages(client: Client, address: str, pattern: str, older: str = OLDER) -> list[str]:
    """Each match of ``pattern`` on all pages, as often as it is there."""
    return [one for text in pages(client, address, older) for one in re.findall(pattern, text)]


def down_and_up(
    client: Client, address: str, query: str, rows: str
) -> tuple[list[list[int]], list[list[int]]]:
    """Keys of the context's ``rows`` on each page: down by the links to older ones, and up again."""
    down, ask = list[list[int]](), query
    while ask:
        page = client.get(address + ask)
        down.append([row.pk for row in page.context[rows]])
        last, older = page, page.context["turns"]["older"]
        ask = older and f"?{older}"
    up = [down[-1]]
    while newer := last.context["turns"]["newer"]:
        last = client.get(f"{address}?{newer}")
        up.insert(0, [row.pk for row in last.context[rows]])
    return down, up


def keys_on_pages(
    read_page: Callable[..., Any], cursor_of: Callable[[Any], str], size: int, *, most: int = 1_000
) -> list[int]:
    """The keys of all rows, from page to page as far as each looks. most: how many pages are turned."""
    keys, place = list[int](), None
    for _page in range(most):
        page = page_looked(place, size, read_page, cursor_of)
        keys += [row.pk for row in page.rows]
        if page.older is None:
            break
        place = read_cursor(page.older)
    return keys


def both_ways(page: Callable[[Cursor | None], Shown[Any]]) -> tuple[list[int], list[int], set[str]]:
    """The keys that one meets turning on, those from the last page back, and all places named in addresses."""
    there, back, places = list[int](), list[int](), set[str]()
    address, turn = "", "older"
    for _turn in range(200):
        shown = page(cursor_in(QueryDict(address)))
        places |= {place for place in (shown.newer, shown.older) if place}
        keys = [row.pk for row in shown.rows]
        if turn == "older":
            there += keys
            turn = turn if shown.older else "newer"
        if turn == "newer":
            back = keys + back
        if (address := str(shown.turns(query_of)[turn] or "")) == "":  # type: ignore[literal-required]
            return there, back, places
    raise AssertionError("It never ends.")


def tells_of_another(place: str, mine: set[datetime]) -> bool:
    """Whether it tells when a row changed that is hidden. ``mine``: when those did that are not."""
    return not place.startswith("~") and datetime.fromisoformat(place.partition("_")[0]) not in mine
