"""A reader's way through the site, along every link and address that an answer names."""

import re
from html import unescape
from urllib.parse import urljoin

from django.conf import settings
from django.test import Client

LINK = re.compile(r'(?:href|src|action)="([^"]+)"|<loc>([^<]+)|"(https?://[^"]+)"')
ELSEWHERE = ("/static/", "/cms/", "/account/", "//")


def crawled(reader: Client, *entrances: str) -> dict[str, tuple[int, str]]:
    """Status and whole answer, headers included, of everything that can be reached, by its address."""
    paths, found = list(entrances), dict[str, tuple[int, str]]()
    while paths:
        path = paths.pop().removeprefix(settings.SITE_URL).partition("#")[0] or "/"
        if path in found or not path.startswith("/") or path.startswith(ELSEWHERE):
            continue
        answer = reader.get(path)
        body = answer.getvalue().decode(errors="replace")
        found[path] = answer.status_code, f"{path} {answer.headers} {body}"
        paths += [urljoin(path, unescape("".join(link))) for link in LINK.findall(body)]
        paths += [answer["Location"]] if "Location" in answer else []
    return found
