"""Whether a text that somebody saves carries script. The sanitiser takes it out all the same; this tells the guard."""

import re

# A ">" may stand inside an attribute, so the handler is looked for behind any "<" that opens a tag.
_SCRIPT = re.compile(
    r"<script\b|<[a-z][^<]{0,500}[\s/\"']on[a-z]{3,20}\s{0,20}=|(?:href|src|action)\s{0,20}=\s{0,20}[\"']?\s{0,20}javascript:|<iframe\b[^<]{0,500}srcdoc",
    re.IGNORECASE,
)
LONGEST_LOOKED_AT = 300_000


def script_in(html: str) -> str:
    """The first piece of script, cut short; empty when there is none."""
    found = _SCRIPT.search(html[:LONGEST_LOOKED_AT])
    return found[0][-60:] if found else ""
