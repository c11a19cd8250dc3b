"""Small sites of every shape, as lists of an export."""

from typing import Any

from hypothesis import strategies as st

from tests.content.imports.portable import made

SLUGS = ("a", "b", "cc", "d-1")
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
DAYS = st.integers(1, 28).map(lambda day: f"2026-02-{day:02}T08:00:00.0{day:05}Z")
NAMES = st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=10).filter(str.strip)
POLICIES = st.fixed_dictionaries(
    {},
    optional={
        "audience": st.sampled_from(["public", "members", "roles"]),
        "approvals": st.integers(1, 3),
        "comments": st.sampled_from(["closed", "held", "open"]),
        "demands": st.sampled_from([[], [["role:editor"]], [["person:wanda@example.org", "role:nobody"]]]),
    },
)


@st.composite
def small_sites(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    sections = _sections(draw)
    topics = sorted(draw(st.sets(st.sampled_from(SLUGS))))
    paths = sorted(
        draw(
            st.sets(
                st.tuples(st.sampled_from(sections), st.sampled_from(["x", "y", "z"])).map("/".join),
                max_size=5,
            )
        )
    )
    articles, revisions, comments = [], [], []
    for path in paths:
        count = draw(st.integers(1, 3))
        articles.append(_article(draw, path, count))
        revisions += [_revision(draw, path, number, topics) for number in range(1, count + 1)]
        comments += [_comment(draw, path, number) for number in range(1, draw(st.integers(0, 4)) + 1)]
    return {
        "sections": [
            made.section(path, title=draw(NAMES), description=draw(WORDS), policy=draw(POLICIES),
                         audience=draw(st.sampled_from(["public", "members", "roles"])),
                         first=draw(st.lists(st.sampled_from(paths), max_size=3)) if paths else [],
                         landing=draw(st.sampled_from([None, *paths])))
            for path in sections
        ],
        "topics": [
            made.topic(slug, name=draw(NAMES), parent=draw(st.sampled_from([None, *topics[:number]])))
            for number, slug in enumerate(topics)
        ],
        "articles": articles,
        "revisions": revisions,
        "comments": comments,
        "redirects": [
            {"address": f"old-{number}", "leads_to": target, "by_hand": False}
            for number, target in enumerate(paths[:3])
        ],
        "front": [{"first": paths[:2]}] if paths else [],
        "settings": [made.settings()],
    }  # fmt: skip


def _sections(draw: st.DrawFn) -> list[str]:
    found = ["news"]
    for slug in draw(st.lists(st.sampled_from(SLUGS), max_size=3)):
        above = draw(st.sampled_from(["", *found]))
        path = f"{above}/{slug}".strip("/")
        if path not in found:
            found.append(path)
    return found


def _article(draw: st.DrawFn, path: str, count: int) -> dict[str, Any]:
    live = draw(st.one_of(st.none(), st.integers(1, count)))
    later = [number for number in range(1, count + 1) if number != live]
    draft = draw(st.sampled_from(later)) if later and (live is None or draw(st.booleans())) else None
    if live is None:
        draft = draft or count
    published = draw(DAYS) if live else None
    return made.article(
        path, kind=draw(st.sampled_from(["article", "page"])), live=live, draft=draft, published_at=published,
        first_published_at=published, created_at=draw(DAYS), changed_at=draw(DAYS),
        archived_at=draw(st.one_of(st.none(), DAYS)) if live is None else None,
        author=draw(st.sampled_from([None, "wanda@example.org"])),
    )  # fmt: skip


def _revision(draw: st.DrawFn, path: str, number: int, topics: list[str]) -> dict[str, Any]:
    return made.revision(
        path, number, title=draw(NAMES), summary=draw(WORDS), body=draw(st.one_of(WORDS, WORDS.map("<p>{}".format))),
        topics=sorted(draw(st.sets(st.sampled_from(topics)))) if topics else [], created_at=draw(DAYS),
        language=draw(st.sampled_from(["en", "de", "tlh-XX"])),
    )  # fmt: skip


def _comment(draw: st.DrawFn, path: str, number: int) -> dict[str, Any]:
    states = ["waiting", "approved", "rejected", "spam", "withdrawn", "removed"]
    return made.comment(
        number, article=path, answers=draw(st.one_of(st.none(), st.integers(1, 4))), text=draw(WORDS),
        name=draw(st.one_of(st.none(), WORDS)), state=draw(st.sampled_from(states)), created_at=draw(DAYS),
    )  # fmt: skip
