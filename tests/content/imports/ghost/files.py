"""Ghost exports made for one test: the tables of its database, as its documentation describes them."""

import json
from pathlib import Path
from typing import Any

SITE = "https://old.example.org"
WRITER = {"id": "u1", "slug": "wanda", "name": "Wanda Writer", "email": "wanda@example.org"}
OTHER = {"id": "u2", "slug": "otto", "name": "Otto Other", "email": "otto.other@example.org"}


def post(key: str = "p1", **fields: Any) -> dict[str, Any]:
    return {
        "id": key,
        "title": f"Title {key}",
        "slug": f"title-{key}",
        "html": "<p>Words.</p>",
        "type": "post",
        "status": "published",
        "visibility": "public",
        "featured": 0,
        "published_at": "2020-02-03T04:05:06.000Z",
        **fields,
    }


def export_of(*posts: object, **tables: Any) -> dict[str, Any]:
    """Written by Wanda, unless a test says otherwise."""
    keys = [one["id"] for one in posts if isinstance(one, dict) and "id" in one]
    data = {
        "posts": list(posts),
        "users": [WRITER, OTHER],
        "posts_authors": [{"post_id": key, "author_id": "u1", "sort_order": 0} for key in keys],
        "settings": [{"key": "title", "value": "A small blog"}, {"key": "locale", "value": "de"}],
        **tables,
    }
    return {"db": [{"meta": {"version": "6.0.0"}, "data": data}]}


def written(folder: Path, content: object, name: str = "ghost.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path
