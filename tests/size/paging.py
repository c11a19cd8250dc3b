"""Pages of a list, one after the other, as their links lead."""

import re
from collections.abc import Iterator

from django.test import Client

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
