"""Attack payload patterns: fragments of SQL, script or paths that only mean something to a program."""

import re

# No single words, which people use: each pattern only means something to a program.
PROBES = re.compile(
    r"\bunion\s+(?:all\s+)?(?:distinct\s+)?select\s+(?:null|\d|chr|char|concat|\*|\(|'|@|\w{1,30}\s*,|\w{1,30}\s+from\b)"
    r"|\(\s*select\b.{1,80}\bfrom\b|\bselect\b.{1,80}\bfrom\s+(?:information_schema|pg_|sysibm|dual|sqlite_)"
    r"|['\")]\s*(?:and|or|rlike)\s+(?:not\s+)?\(*(?:\d{1,9}|'[^']{0,20}'|\"[^\"]{0,20}\")\s*(?:=|<|>|like\s+['\"\d])"
    r"|\b(?:and|or|rlike)\s+(?:not\s+)?\(*\d{1,9}\s*=\s*\(*\s*(?:\d{1,9}\b|select|cast|convert|concat)"
    r"|\b(?:pg_sleep|sleep|benchmark|extractvalue|updatexml|xp_cmdshell|randomblob|dbms_pipe\.receive_message)\(\S"
    r"|\bwaitfor\s+delay\s+'|\(\s*case\s+when\b|\border\s+by\s+\d{1,4}\s{0,5}(?:--|#)|\|\|\s*\(\s*select"
    r"|;\s*(?:drop\s+table|insert\s+into|delete\s+from|update\s+\w{1,30}\s+set|declare\s+@|select\s+[\d*(])"
    r"|<script\b|\bjavascript:\s*\w{1,30}[(.]|<\w{1,20}[^>]{0,100}\bon\w{3,20}\s{0,5}=|\.\./\.\./|\r\n\w{1,30}:|\$\{jndi:"
    r"|\{\{[^}]{0,40}(?:[*(\[]|__)[^}]{0,40}\}\}",  # not the {{name}} that a newsletter failed to fill in
    re.IGNORECASE | re.DOTALL,
)
# Prefilter of the patterns above: all lower-case words of one line occur, or a pattern below matches. Every save of a
# text is scanned, and this takes a tenth of the time.
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
SHORT = 60  # characters: for such short text the patterns themselves are as fast


def first_probe(text: str) -> str:
    """The first match of ``PROBES`` in ``text``, "" for none. Much faster than ``PROBES`` for long text without one."""
    found = PROBES.search(text) if len(text) <= SHORT or _may_hold_one(text) else None
    return found[0] if found else ""


def _may_hold_one(text: str) -> bool:
    # The two letters that only a regular expression equates with an i.
    small = text.replace("\u0130", "i").replace("\u0131", "i").casefold()
    for words in NEEDED:
        for word in words:
            if word not in small:
                break
        else:
            return True
    return bool(_AFTER_A_QUOTE.search(small) or ("=" in small and _BEFORE_EQUALS.search(text)))
