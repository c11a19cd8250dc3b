"""Browser and system in a few words: enough to recognise one's own login, too little to identify people."""

import re

LONGEST = 60
BROWSERS = (  # first match wins; most browsers also claim to be the ones further down
    ("Edge", re.compile(r"\bEdg(?:A|iOS)?/(\d+)")),
    ("Opera", re.compile(r"\bOPR/(\d+)")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/(\d+)")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/(\d+)")),
    ("Chrome", re.compile(r"\b(?:Chrome|CriOS|HeadlessChrome)/(\d+)")),
    ("Safari", re.compile(r"\bVersion/(\d+)[.\d]* (?:Mobile/\w+ )?Safari/")),
)
PROGRAM = re.compile(r"([A-Za-z][A-Za-z0-9.+_-]{0,29})(?:/(\d+))?")
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_from(user_agent: str) -> str:
    """``Firefox 145, Linux`` for a User-Agent header; empty for an empty one. At most 60 characters, all printable."""
    browser = _browser(user_agent[:1000])
    system = next((name for mark, name in SYSTEMS if mark in user_agent[:1000]), "")
    return ", ".join(part for part in (browser, system) if part)[:LONGEST]


def _browser(user_agent: str) -> str:
    for name, pattern in BROWSERS:
        if match := pattern.search(user_agent):
            return f"{name} {match[1]}"
    match = PROGRAM.match(user_agent)
    return " ".join(part for part in match.groups() if part) if match else ""
