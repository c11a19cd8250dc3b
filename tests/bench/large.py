"""A site far larger than most: made by set-based SQL once, kept as a template under .local, and cloned for each run.

What the verbs would have written row by row, each statement writes for all rows; nothing here is code of the site.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED
from pgtrigger import Trigger
from psycopg import sql

from accounts.models import User
from audit.actors import SystemActor
from content.actions import VIEW_ARTICLE
from content.models import Address, Article, Revision, SearchEntry, Section
from content.models.articles.review import RevisionStatus
from content.models.grants import ArticleGrant
from content.models.triggers.search_index import IS_WORD, WordsAreFound, WordsAreKnown, bring_in_step
from content.site.settings import set_up_site
from rbac.administration.permission_sync import codename
from rbac.models import RoleAssignment, Scope, ScopeAncestor
from secureproject.database_roles import close_database_to_public
from secureproject.pg_settings import set_planner_settings
from tests import template_database
from tests.bench import texts

PEOPLE, GRANTS, MANY_ROLES = 10_000, 200_000, 1_000
LEVELS = (10, 40, 250, 1_000, 3_000, 5_700)  # sections at each depth, 10,000 together
HOLDS_ONE, HOLDS_MANY, HOLDS_LITTLE = (
    1,
    2,
    3,
)  # keys of people: a large section, a thousand places, one small one
FILLED = (
    User, Scope, ScopeAncestor, Section, Article, Revision, RevisionStatus, Address, ArticleGrant, RoleAssignment,
    SearchEntry,
)  # fmt: skip
FIRST_DAY = "timestamptz '2020-01-01'"

type Owner = psycopg.Connection[tuple[Any, ...]]
type Say = Callable[[str], None]


def make_large(articles: int, say: Say) -> str:
    """The name of a database of this run's own, with ``articles`` articles."""
    name = template_database.clone_name("large")
    kept = f"{template_database.PREFIX}_large_{_digest(articles)}"
    with psycopg.connect(template_database.owner_url(), autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept]).fetchone():
            draft = f"{kept}_draft"
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(draft)))
            template_database.make_clone(draft)
            with psycopg.connect(template_database.owner_url(draft), autocommit=True) as owner:
                connection.settings_dict["NAME"] = draft
                _fill(owner, articles, say)
                connection.close()
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(kept))
            )
        say(f"Copying {kept}.")
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(kept)
            )
        )
        close_database_to_public(server, name)
        set_planner_settings(server, name)
    return name


def _digest(articles: int) -> str:
    text = (
        Path(__file__).read_text()
        + Path(texts.__file__).read_text()
        + template_database.fingerprint()
        + str(articles)
    )
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _fill(owner: Owner, articles: int, say: Say) -> None:
    # Of this connection alone: millions of rows are sorted and indexed once.
    owner.execute("SET maintenance_work_mem = '1GB'")
    owner.execute("SET work_mem = '256MB'")
    # Before there are sections: what is in force in them could not become looser afterwards.
    set_up_site("The Harbour Gazette", by=SystemActor("command_line"))
    _one_by_one(owner, say, people=_people, sections=_sections)  # whose triggers look things up
    rules = _without_rules(owner)
    _one_by_one(
        owner,
        say,
        articles=lambda o: _articles(o, articles),
        what_search_looks_at=_search_entries,
        texts=lambda o: texts.give_texts(o, articles),
        readers_articles=texts.publish_every_other,
        words_that_may_be_mistyped=_words,
        roles=_roles,
        grants=lambda o: _grants(o, articles),
    )
    say("Indexing.")
    for rule in rules:
        owner.execute(rule.encode())
    for table in (model._meta.db_table for model in FILLED if model is not RevisionStatus):
        statement = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
        owner.execute(statement.encode())
    owner.execute("VACUUM ANALYZE")


def _one_by_one(owner: Owner, say: Say, **fills: Callable[[Owner], None]) -> None:
    for what, fill in fills.items():
        say(f"Making {what.replace('_', ' ')}.")
        fill(owner)


def _without_rules(owner: Owner) -> list[str]:
    """Takes foreign keys and plain indexes away; the statements that bring them back. One pass is cheaper than many."""
    tables = [model._meta.db_table for model in FILLED]
    indexes = owner.execute(
        """SELECT pg_get_indexdef(i.indexrelid), 'DROP INDEX ' || i.indexrelid::regclass FROM pg_index i
        WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique""",
        [tables],
    ).fetchall()
    keys = owner.execute(
        """SELECT format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                pg_get_constraintdef(oid)),
            format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname)
        FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)""",
        [tables],
    ).fetchall()
    for _back, away in (*keys, *indexes):
        owner.execute(away.encode())
    return [back for back, _away in (*indexes, *keys)]


def _insert(owner: Owner, model: type[Model], given: Mapping[str, str], source: str, **values: Any) -> None:
    """One INSERT ... SELECT. What ``given`` leaves out gets the default that a new object would have."""
    columns = dict(given)
    for field in model._meta.concrete_fields:
        if field.attname not in columns and (default := _default_of(field)) is not None:
            columns[field.attname], values[field.attname] = f"%({field.attname})s", default
    names = ", ".join(f'"{name}"' for name in columns)
    statement = (
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(columns.values())} FROM {source}"  # noqa: S608
    )
    owner.execute(statement.encode(), values)


def _default_of(field: "Field[Any, Any]") -> Any:
    if field.primary_key or field.null or field.generated or field.db_default is not NOT_PROVIDED:
        return None
    return field.get_db_prep_save(field.get_default(), connection)


def _people(owner: Owner) -> None:
    given = {
        "id": "n",
        "email": "'person' || n || '@example.org'",
        "name": "'Person ' || n",
        "password": "'!'",
        "is_active": "true",
    }
    _insert(owner, User, given, f"generate_series(1, {PEOPLE}) AS n")


def _sections(owner: Owner) -> None:
    first = 1
    for depth, count in enumerate(LEVELS, start=1):
        above = LEVELS[depth - 2] if depth > 1 else 0
        parent = first - above
        # Children of one parent stand one after the other: every parent gets as many.
        path = "lpad((n + 1)::text, 4, '0')"
        source = f"generate_series(0, {count - 1}) AS n"
        if above:
            path = f"p.path || lpad((n / {above} + 1)::text, 4, '0')"
            source += f" JOIN secure_rbac_scope p ON p.id = {parent} + n %% {above}"
        given = {
            "id": f"{first} + n",
            "depth": str(depth),
            "path": path,
            "name": f"'Section ' || ({first} + n)",
        }
        _insert(owner, Scope, given | {"numchild": "0"}, source)
        first += count
    owner.execute(
        """INSERT INTO secure_rbac_scopeancestor (scope_id, ancestor_id)
        SELECT s.id, a.id FROM secure_rbac_scope s
        JOIN LATERAL generate_series(1, s.depth) AS d ON true
        JOIN secure_rbac_scope a ON a.path = left(s.path, d * 4)"""
    )
    owner.execute(
        """UPDATE secure_rbac_scope s SET ancestor_ids = c.ids, numchild = coalesce(b.children, 0)
        FROM (SELECT l.scope_id, array_agg(l.ancestor_id ORDER BY a.depth DESC) AS ids
            FROM secure_rbac_scopeancestor l JOIN secure_rbac_scope a ON a.id = l.ancestor_id GROUP BY 1) c
        LEFT JOIN (SELECT p.id, count(*) AS children FROM secure_rbac_scope below
            JOIN secure_rbac_scope p ON p.path = left(below.path, -4) GROUP BY 1) b ON b.id = c.scope_id
        WHERE c.scope_id = s.id"""
    )
    # Or each section would read all of them. One policy is the site's; never counted, they would be taken for hundreds.
    owner.execute("ANALYZE secure_rbac_scope, secure_rbac_scopeancestor, content_policy")
    given = {"id": "id", "scope_id": "id", "title": "name", "slug": "'section-' || id"}
    _insert(owner, Section, given, "secure_rbac_scope")
    owner.execute(
        """INSERT INTO content_address (path, kind, section_id)
        SELECT string_agg('section-' || a.id, '/' ORDER BY a.depth), 'section', l.scope_id
        FROM secure_rbac_scopeancestor l JOIN secure_rbac_scope a ON a.id = l.ancestor_id GROUP BY l.scope_id"""
    )


def _articles(owner: Owner, articles: int) -> None:
    numbers = f"generate_series(1, {articles}) AS n"
    author = f"n %% {PEOPLE} + 1"
    at = f"{FIRST_DAY} + n * interval '2 minutes'"
    # Spread without a pattern that an index could profit from.
    given = {
        "id": "n",
        "slug": "'story-' || n",
        "section_id": f"(n * 7919::bigint) %% {sum(LEVELS)} + 1",
        "author_id": author,
        "draft_id": "n",
        "draft_author_ids": f"ARRAY[{author}]::bigint[]",
        "created_at": at,
        "changed_at": at,
    }
    with _without(owner, WordsAreFound, Article):
        _insert(owner, Article, given, numbers)
    words = {
        "id": "n",
        "article_id": "n",
        "number": "1",
        "title": "'Story ' || n || ' about the harbour'",
        "author_id": author,
        "digest": "repeat(md5(n::text), 2)",
        "created_at": at,
    }
    _insert(owner, Revision, words, numbers)
    states = {"revision_id": "n", "state": "CASE WHEN n %% 20 = 0 THEN 'in_review' ELSE 'draft' END"}
    _insert(owner, RevisionStatus, states | {"submission": "1"}, numbers)
    owner.execute(
        """INSERT INTO content_address (path, kind, article_id)
        SELECT above.path || '/' || a.slug, 'article', a.id
        FROM content_article a JOIN content_address above ON above.section_id = a.section_id"""
    )


@contextmanager
def _without(owner: Owner, kind: type[Trigger], model: Any) -> Iterator[None]:
    """Rows enter search together, and not one by one: nothing but what that trigger derives is left out."""
    [trigger] = [one for one in model._meta.triggers if isinstance(one, kind)]
    owner.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER {trigger.get_pgid(model)}".encode())
    yield
    owner.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER {trigger.get_pgid(model)}".encode())


def _search_entries(owner: Owner) -> None:
    """For all articles at once what the trigger does for one, by its own SQL."""
    with _without(owner, WordsAreKnown, SearchEntry):
        owner.execute(bring_in_step("article.id").encode())


def _words(owner: Owner) -> None:
    """Whatever stands in all texts stands in those of a thousand articles."""
    owner.execute(
        f"""INSERT INTO content_searchword (word) SELECT DISTINCT word
        FROM (SELECT unnest(tsvector_to_array(words)) AS word FROM content_searchentry
            ORDER BY article_id DESC LIMIT {texts.TEXTS * texts.WORDS_OF_A_TEXT}) AS found
        WHERE word {IS_WORD}""".encode()  # noqa: S608
    )


def _roles(owner: Owner) -> None:
    def give(person: str, role: str, scope: str, source: str) -> None:
        given = {"user_id": person, "role": role, "scope_id": scope, "reason": "'measures speed'"}
        _insert(owner, RoleAssignment, given, source)

    give(str(HOLDS_ONE), "'editor'", "1", "generate_series(1, 1)")
    give(str(HOLDS_MANY), "'editor'", "n * 7", f"generate_series(1, {MANY_ROLES}) AS n")
    give(str(HOLDS_LITTLE), "'contributor'", str(sum(LEVELS)), "generate_series(1, 1)")
    others = f"generate_series(10, {PEOPLE}) AS n"
    give("n", "(ARRAY['contributor', 'editor'])[n %% 2 + 1]", f"n %% {sum(LEVELS)} + 1", others)


def _grants(owner: Owner, articles: int) -> None:
    kind = ContentType.objects.get_for_model(Article)
    permission = Permission.objects.get(content_type=kind, codename=codename(VIEW_ARTICLE)).pk
    given = {
        "user_id": f"(n * 31) %% {PEOPLE} + 1",
        "content_object_id": f"(n * 4999::bigint) %% {articles} + 1",
        "permission_id": str(permission),
        "reason": "'measures speed'",
    }
    _insert(owner, ArticleGrant, given, f"generate_series(1, {min(GRANTS, articles)}) AS n")
