"""SVG sprites: one file of many icons, each a <symbol> that pages show by <use href="…#name">."""

import re
from collections.abc import Mapping

HEAD = (
    '<symbol id="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
    ' stroke-linejoin="round">'
)


def of(icons: Mapping[str, bytes], *, source: str) -> bytes:
    """Builds the sprite of ``icons`` (name: SVG file). Raises ValueError for a file that is not one <svg> element."""
    lines = [f"<!-- {source} -->", '<svg xmlns="http://www.w3.org/2000/svg">']
    lines += [f"{HEAD.format(name)}{_inner(name, svg.decode())}</symbol>" for name, svg in icons.items()]
    return "\n".join([*lines, "</svg>", ""]).encode()


def _inner(name: str, svg: str) -> str:
    found = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if found is None:
        raise ValueError(f"{name} is not an SVG icon.")
    return " ".join(found[1].split())
