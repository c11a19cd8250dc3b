"""What the form of the editor sends."""

from typing import Any


def words(base: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "title": "New title",
        "summary": "",
        "body": "<p>New.</p>",
        "slug": "",
        "language": "en",
        "base": base,
    } | changes
