"""Links of a stored text that a click turns into a frame. No database access.

Stored is <figure data-embed=""><a href="…">its name</a></figure>: without script, and where the host is no
longer allowed, readers have the link.
"""

import re
from collections.abc import Collection
from html import unescape
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.translation import gettext as _

from content.embeds.hosts import frame_address

# As the sanitiser writes them: every value in double quotes, and none contains one.
_FIGURE = re.compile(
    r'<figure(?P<figure>(?: [a-z-]+="[^"]*")*)><a(?P<link>(?: [a-z-]+="[^"]*")*)>(?P<name>[^<]*)</a></figure>'
)
_MARK = ' data-embed=""'
_HREF = re.compile(r' href="([^"]*)"')
MOST = 30  # of one page; further ones stay links


class Framed(NamedTuple):
    """``hosts``: those whose frames the page may load, for its Content-Security-Policy."""

    body: str
    hosts: tuple[str, ...] = ()


def with_frames(body: str, allowed: Collection[str]) -> Framed:
    """Clean ``body`` with a button beside each link that may become a frame, in the active language."""
    if not allowed or _MARK not in body:
        return Framed(body)
    hosts: list[str] = []

    def frame(figure: re.Match[str]) -> str:
        href = _HREF.search(figure["link"])
        address = frame_address(unescape(href[1]), allowed) if href and _MARK in figure["figure"] else None
        if address is None or len(hosts) >= MOST:
            return figure[0]
        hosts.append(urlsplit(address).hostname or "")
        return _offer(figure, address, hosts[-1])

    framed = _FIGURE.sub(frame, body)
    return Framed(framed, tuple(dict.fromkeys(hosts)))


def _offer(figure: re.Match[str], address: str, host: str) -> str:
    word = escape(_("Load it from %(host)s") % {"host": host})
    about = escape(_("Then %(host)s learns that you read this page.") % {"host": host})
    return (
        f'<figure class="embed"{figure["figure"]} data-frame="{escape(address)}">'
        f'<p class="embed__name"><a{figure["link"]}>{figure["name"]}</a></p>'
        f'<p class="embed__offer" hidden><button class="button" type="button">{word}</button> '
        f"<small>{about}</small></p>"
        "</figure>"
    )
