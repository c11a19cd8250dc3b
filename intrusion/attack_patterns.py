"""Pieces of SQL, script or path that only mean something to a program."""

import re

# Not words alone, which people use: each piece is one that only means something to a program.
PROBES = re.compile(
    r"\bunion\s+(?:all\s+)?(?:distinct\s+)?select\s+(?:null|\d|chr|char|concat|\*|\(|'|@|\w{1,30}\s*,|\w{1,30}\s+from\b)"
    r"|\(\s*select\b.{1,80}\bfrom\b|\bselect\b.{1,80}\bfrom\s+(?:information_schema|pg_|sysibm|dual|sqlite_)"
    r"|['\")]\s*(?:and|or|rlike)\s+(?:not\s+)?\(*(?:\d{1,9}|'[^']{0,20}'|\"[^\"]{0,20}\")\s*(?:=|<|>|like\s+['\"\d])"
    r"|\b(?:and|or|rlike)\s+(?:not\s+)?\(*\d{1,9}\s*=\s*\(*\s*(?:\d{1,9}\b|select|cast|convert|concat)"
    r"|\b(?:pg_sleep|sleep|benchmark|extractvalue|updatexml|xp_cmdshell|randomblob|dbms_pipe\.receive_message)\(\S"
    r"|\bwaitfor\s+delay\s+'|\(\s*case\s+when\b|\border\s+by\s+\d{1,4}\s{0,5}(?:--|#)|\|\|\s*\(\s*select"
    r"|;\s*(?:drop\s+table|insert\s+into|delete\s+from|update\s+\w{1,30}\s+set|declare\s+@|select\s+[\d*(])"
    r"|<script\b|\bjavascript:\s*\w{1,30}[(.]|<\w{1,20}[^>]{0,100}\bon\w{3,20}\s{0,5}=|\.\./\.\./|\r\n\w{1,30}:|\$\{jndi:"
    r"|\{\{.{1,40}\}\}",
    re.IGNORECASE | re.DOTALL,
)
# What pieces have: all words of one line, in small letters, or what the patterns below them say. Where people write,
# each save is looked at, and to look for these takes a tenth of the time.
NEEDED = (
    ("select",),
    *(
        (name + "(",)
        for name in ("sleep", "benchmark", "extractvalue", "updatexml", "xp_cmdshell", "randomblob")
    ),
    ("dbms_pipe.receive_message(",),
    ("waitfor",),
    ("(", "case", "when"),
    ("order", "by"),
    (";", "drop"),
    (";", "insert"),
    (";", "delete"),
    (";", "update"),
    (";", "declare"),
    ("<script",),
    ("javascript:",),
    ("../../",),
    ("\r\n",),
    ("${jndi:",),
    ("{{",),
)
_AFTER_A_QUOTE = re.compile(r"['\")]\s*(?:and|or|rlike)\s")
_BEFORE_EQUALS = re.compile(r"\d\s*=|\bon\w{3,20}\s{0,5}=", re.IGNORECASE)
SHORT = 60  # characters: in so few the pieces themselves are found as soon


def first_probe(text: str) -> str:
    """The first piece in ``text``, "" for none: what ``PROBES`` finds, and far sooner where a long one has nothing."""
    found = PROBES.search(text) if len(text) <= SHORT or _may_hold_one(text) else None
    return found[0] if found else ""


def _may_hold_one(text: str) -> bool:
    # The two letters that only a regular expression takes for an i.
    small = text.replace("\u0130", "i").replace("\u0131", "i").casefold()
    for words in NEEDED:
        for word in words:
            if word not in small:
                break
        else:
            return True
    return bool(_AFTER_A_QUOTE.search(small) or ("=" in small and _BEFORE_EQUALS.search(text)))
