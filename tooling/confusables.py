"""Generates foundation/data/confusables.txt: python -m tooling.confusables CONFUSABLES.JSON

The argument is confusable_homoglyphs/confusables.json of the package confusable-homoglyphs 3.3.1 on PyPI (MIT),
made from confusables.txt of Unicode Technical Standard 39 (Unicode License v3). It lists for each character those
that look like it; characters that look like the same one form a class, and one member of each class represents it.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from foundation.confusables import FILE

HEADER = """\
# Which characters look alike: the code point, and what stands for its class. Made by tooling/confusables.py.
# From confusables.txt of Unicode Technical Standard 39 by way of confusable-homoglyphs 3.3.1 (MIT).
# Copyright (c) 1991-2024 Unicode, Inc. Unicode License v3: https://www.unicode.org/license.txt
"""

type Looks = Mapping[str, list[Mapping[str, str]]]


def classes(looks: Looks) -> Iterator[set[str]]:
    """Characters, and short sequences of them, that look alike directly or through others."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, others in looks.items():
        for other in others:
            neighbours[one].add(other["c"])
            neighbours[other["c"]].add(one)
    left = set(neighbours)
    while left:
        found, waiting = set(), {left.pop()}
        while waiting:
            found.add(each := waiting.pop())
            waiting |= neighbours[each] - found
        left -= found
        yield found


def stands_for(members: set[str]) -> str:
    """The representative: ASCII if any; a sequence before a single look-alike (rn, m); lower case first."""
    return min(members, key=lambda each: (not each.isascii(), -len(each), not each.islower(), each))


def lines(looks: Looks) -> list[str]:
    found = []
    for members in classes(looks):
        one = stands_for(members)
        found += [f"{ord(each):04X} {one}" for each in members if len(each) == 1 and each != one]
    return sorted(found, key=lambda line: int(line.split()[0], 16))


def main(path: str) -> None:
    made = lines(json.loads(Path(path).read_text(encoding="utf-8")))
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(HEADER + "\n".join(made) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
