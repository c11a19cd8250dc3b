"""Pages of a list, one after the other, as their links lead."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.test import Client

from content.cms.lists.bounded_pages import page_looked
from content.cms.lists.pagination import read_cursor

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
