"""Block cache of the sanitiser: well-formed blocks that cannot affect the next one.

The editor sends the whole text every few seconds, with one paragraph changed. Such a text is split here, so
that content/text/sanitise.py parses each paragraph once.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Hashable, Iterable

# Allowed at the top level. With text or anything else there, the text is parsed as a whole.
BLOCKS = frozenset(
    {
        "aside", "blockquote", "dl", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul",
    }
)  # fmt: skip
VOID = frozenset({"br", "hr", "img"})
MOST_KNOWN = 20_000  # blocks: two megabytes
# A tag in the one form that every parser reads alike; or what is not allowed outside of one. Most of a text are
# elements without a nested tag: those are matched as one, which halves the time.
_TOKEN = re.compile(
    r'<(p|li|h[2-6])>[^<>\r\x00]*+</\1>|<(/?)([a-z][a-z0-9]*)((?: [a-z][a-z-]*="[^"<>]*")*)>|[<>\r\x00]'
)


def plain_blocks(html: str, tags: frozenset[str], *, deepest: int) -> list[str] | None:
    """Blocks of ``html`` in order, each closed by its own tags; None if it is not that simple. Only ``tags``, which
    must not change the parsing mode (as <script> or <svg> do), nested no deeper than ``deepest``.
    """
    blocks, inside, begun, end = list[str](), list[str](), 0, 0
    whole_blocks = (BLOCKS & tags) if deepest else ()
    for token in _TOKEN.finditer(html):
        if not inside:
            begun = token.start()
            if begun != end and html[end:begun].strip(" \n"):
                return None
            if token[1] in whole_blocks:  # the most common case, so nothing more is checked
                end = token.end()
                blocks.append(token[0])
                continue
            if (token[1] or token[3]) not in BLOCKS:
                return None
        if not _fits(token, inside, tags) or len(inside) + bool(token[1]) > deepest:
            return None
        if not inside:
            end = token.end()
            blocks.append(html[begun:end])
    return None if inside or html[end:].strip(" \n") else blocks


def _fits(token: re.Match[str], inside: list[str], tags: frozenset[str]) -> bool:
    """Whether a tag is one of ``tags`` and, if closing, closes the last open one; ``inside`` is updated.

    A whole element leaves it unchanged.
    """
    whole, closes, name, attributes = token.groups()
    if whole:
        return whole in tags
    if name not in tags:
        return False
    if closes:
        return bool(inside) and inside.pop() == name and not attributes
    if name not in VOID:
        inside.append(name)
    return True


class KnownBlocks:
    """Blocks that passed a check. Stored by digest: no text stays here that is removed elsewhere."""

    def __init__(self, most: int = MOST_KNOWN) -> None:
        self._most = most
        self._found: OrderedDict[tuple[Hashable, bytes], None] = OrderedDict()

    def __contains__(self, asked: tuple[Hashable, str]) -> bool:
        return self._key(asked) in self._found

    def missing(self, who: Hashable, blocks: Iterable[str]) -> list[str]:
        """Blocks that have not passed the check of ``who`` yet: the whole text is sent every few seconds."""
        found, digest_of = self._found, self._digest
        return [block for block in blocks if (who, digest_of(block)) not in found]

    def add(self, found: tuple[Hashable, str]) -> None:
        """``found``: the check, and the block that passed it."""
        self._found[self._key(found)] = None
        while len(self._found) > self._most:
            self._found.popitem(last=False)

    def forget(self) -> None:
        self._found.clear()

    @staticmethod
    def _key(asked: tuple[Hashable, str]) -> tuple[Hashable, bytes]:
        who, block = asked
        return who, KnownBlocks._digest(block)

    @staticmethod
    def _digest(block: str) -> bytes:
        return hashlib.sha256(block.encode("utf-8", "surrogatepass")).digest()
