"""XSS detection: whether a saved text carries script. The sanitiser removes it anyway; this informs the sensor."""

import re

# A ">" may be inside an attribute, so a handler is searched after any "<" that opens a tag.
_SCRIPT = re.compile(
    r"<script\b|<[a-z][^<]{0,500}[\s/\"']on[a-z]{3,20}\s{0,20}=|(?:href|src|action)\s{0,20}=\s{0,20}[\"']?\s{0,20}javascript:|<iframe\b[^<]{0,500}srcdoc",
    re.IGNORECASE,
)
# The two of them that need no attribute with a value.
_WITHOUT_SIGN = re.compile(r"<(?:script|iframe)\b", re.IGNORECASE)
LONGEST_LOOKED_AT = 300_000


def script_in(html: str) -> str:
    """The first piece of script, shortened; "" if there is none."""
    looked_at = html[:LONGEST_LOOKED_AT]
    if "=" not in looked_at and not _WITHOUT_SIGN.search(looked_at):
        return ""  # text without any attribute, the most common case
    found = _SCRIPT.search(looked_at)
    return found[0][-60:] if found else ""
