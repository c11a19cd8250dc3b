"""Exports made for one test, and the real one that no one here wrote."""

from pathlib import Path

import pytest

REAL_EXPORT = Path(__file__).resolve().parents[5] / "shared/data/wordpress/themeunittestdata.wordpress.xml"
needs_real_export = pytest.mark.skipif(
    not REAL_EXPORT.exists(),
    reason="../shared/data is not beside the project: no real WordPress export to read",
)

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>A small site</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example.org</wp:base_blog_url>
<wp:author><wp:author_login>writer</wp:author_login><wp:author_email>writer@example.org</wp:author_email>
<wp:author_display_name>A Writer</wp:author_display_name></wp:author>
"""
FOOT = "</channel></rss>"


def item(identifier: int, kind: str = "post", body: str = "Words.", more: str = "", **fields: str) -> str:
    """One <item>; ``fields`` overrides title, name, status, parent, password, creator, link, guid.

    ``more`` is XML to add.
    """
    values = {
        "title": f"Title {identifier}",
        "name": f"title-{identifier}",
        "status": "publish",
        "parent": "0",
    }
    values |= {"password": "", "creator": "writer", "link": "", "guid": ""} | fields
    return f"""<item><title><![CDATA[{values["title"]}]]></title>
<link>{values["link"]}</link><guid>{values["guid"]}</guid><dc:creator>{values["creator"]}</dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{identifier}</wp:post_id><wp:post_date_gmt>2020-02-03 04:05:06</wp:post_date_gmt>
<wp:post_name>{values["name"]}</wp:post_name><wp:status>{values["status"]}</wp:status>
<wp:post_parent>{values["parent"]}</wp:post_parent><wp:post_type>{kind}</wp:post_type>
<wp:post_password>{values["password"]}</wp:post_password>{more}</item>
"""


def comment(
    identifier: int, text: str, *, parent: int = 0, approved: str = "1", kind: str = "", name: str = ""
) -> str:
    return f"""<wp:comment><wp:comment_id>{identifier}</wp:comment_id>
<wp:comment_author><![CDATA[{name or f"Reader {identifier}"}]]></wp:comment_author>
<wp:comment_author_email>reader@example.org</wp:comment_author_email>
<wp:comment_date_gmt>2020-02-04 04:05:06</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"""


def export_file(folder: Path, *items: str) -> Path:
    path = folder / "export.xml"
    path.write_text(HEAD + "".join(items) + FOOT, encoding="utf-8")
    return path
