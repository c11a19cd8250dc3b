"""Functions in which PostgreSQL counts approvals, for publication, lists and decisions alike.

Each reads with the rights of its caller; the triggers of this app call them with the owner's. Migrations contain the
text that was current when they were written: a change here needs a migration that replaces the function.

Required approvers: ``demands`` of the section, each a list of tokens (content/required_approvals.py). A user has the
tokens of their roles there when they approved, and their own. Of n people, as many demands are met as the theorem of
König says: the minimum, over all sets of demands, of the number of people who meet one of the set plus the number of
demands outside of it.
"""

_HEAD = "LANGUAGE sql {0} SET search_path = pg_catalog, pg_temp AS $$ {1} $$"

ROLES_AT = """
    SELECT coalesce(jsonb_agg(DISTINCT held.role), jsonb_build_array())
    FROM public.secure_rbac_roleassignment AS held
    WHERE (held.user_id = who OR held.team_id IN (
        SELECT member.group_id FROM public.accounts_user_groups AS member WHERE member.user_id = who
    ))
    AND (held.until IS NULL OR held.until > statement_timestamp())
    AND (held.scope_id IS NULL OR held.scope_id IN (
        SELECT link.ancestor_id FROM public.secure_rbac_scopeancestor AS link WHERE link.scope_id = place
    ))
"""
TOKENS = """
    SELECT coalesce(jsonb_agg('role:' || role.name), jsonb_build_array())
        || jsonb_build_array('person:' || who::text)
    FROM jsonb_array_elements_text(roles) AS role (name)
"""
# ``since``: authors of a later version than that one cannot approve, nor can authors of restored text in this one:
# stored with it, or with the article while it is the draft. ``also``: users who are counted as if they approved now.
GIVEN = """
    SELECT coalesce(jsonb_agg(one.tokens), jsonb_build_array()) FROM (
        SELECT yes.who, coalesce(
            jsonb_agg(token.value) FILTER (WHERE token.value IS NOT NULL), jsonb_build_array()
        ) AS tokens
        FROM (
            SELECT given.approver_id AS who, CASE WHEN given.guest_id IS NULL
                THEN public.content_tokens(given.approver_id, given.held) END AS what
            FROM public.content_approval AS given
            JOIN public.content_revision AS words ON words.id = given.revision_id AND words.digest = given.digest
            JOIN public.content_article AS article ON article.id = words.article_id
            JOIN public.content_section AS section ON section.id = article.section_id
            WHERE given.revision_id = version AND given.submission = submitted
            AND (given.guest_id IS NULL OR section.guests = 'approve')
            UNION ALL
            SELECT also, CASE WHEN NOT as_guest
                THEN public.content_tokens(also, public.content_roles_at(also, section.scope_id)) END
            FROM public.content_revision AS words
            JOIN public.content_article AS article ON article.id = words.article_id
            JOIN public.content_section AS section ON section.id = article.section_id
            WHERE words.id = version AND also IS NOT NULL
        ) AS yes LEFT JOIN LATERAL jsonb_array_elements(yes.what) AS token ON true
        WHERE NOT EXISTS (
            SELECT FROM public.content_revision AS own
            JOIN public.content_revision AS words ON words.article_id = own.article_id
            WHERE words.id = version AND own.author_id = yes.who AND own.number > since
        ) AND NOT EXISTS (
            SELECT FROM public.content_revision AS words
            LEFT JOIN public.content_article AS article ON article.draft_id = words.id
            WHERE words.id = version
            AND yes.who = ANY (words.author_id || words.author_ids || article.draft_author_ids)
        )
        GROUP BY yes.who
    ) AS one
"""
MOST_MET = """
    SELECT min(jsonb_array_length(demands) - bit_count(chosen.bits::bit(8)) + (
        SELECT count(*) FROM jsonb_array_elements(given) AS person (tokens) WHERE EXISTS (
            SELECT FROM jsonb_array_elements(demands) WITH ORDINALITY AS demand (tokens, place)
            JOIN LATERAL jsonb_array_elements_text(demand.tokens) AS token (name) ON true
            WHERE (chosen.bits >> (demand.place::int - 1)) & 1 = 1 AND jsonb_exists(person.tokens, token.name)
        )
    ))::int
    FROM generate_series(0, (1 << jsonb_array_length(demands)) - 1) AS chosen (bits)
"""
LEFT = """
    SELECT greatest(section.approvals, jsonb_array_length(section.demands)) - counted.met - least(
        greatest(section.approvals, jsonb_array_length(section.demands)) - jsonb_array_length(section.demands),
        jsonb_array_length(counted.given) - counted.met
    )
    FROM public.content_revision AS words
    JOIN public.content_article AS article ON article.id = words.article_id
    JOIN public.content_section AS section ON section.id = article.section_id
    CROSS JOIN LATERAL (
        SELECT given.given, public.content_demands_met(given.given, section.demands) AS met
        FROM (SELECT public.content_approvals_given(words.id, submitted, since, also, as_guest) AS given) AS given
    ) AS counted
    WHERE words.id = version
"""
# Missing approvals of the draft plus unmet demands: empty once it has enough, lower after each approval that helps. A
# user whose guest approved adds no second person, and still meets demands that only they can meet.
DRAFT_LACKS = """
    SELECT public.content_approvals_left(now.version, now.submitted, now.since, also, as_guest)
        + jsonb_array_length(now.demands) - public.content_demands_met(
            public.content_approvals_given(now.version, now.submitted, now.since, also, as_guest), now.demands
        )
    FROM (
        SELECT article.draft_id AS version, status.submission AS submitted, coalesce(live.number, 0) AS since,
            section.demands
        FROM public.content_article AS article
        JOIN public.content_section AS section ON section.id = article.section_id
        JOIN public.content_revisionstatus AS status ON status.revision_id = article.draft_id
        LEFT JOIN public.content_revision AS live ON live.id = article.live_id
        WHERE article.id = draft_of
    ) AS now
"""
LOOSENED = """
    SELECT EXISTS (
        SELECT FROM generate_series(1, (1 << jsonb_array_length(before)) - 1) AS chosen (bits)
        WHERE bit_count(chosen.bits::bit(8)) > (
            SELECT count(*) FROM jsonb_array_elements(after) AS becomes (tokens) WHERE EXISTS (
                SELECT FROM jsonb_array_elements(before) WITH ORDINALITY AS was (tokens, place)
                WHERE (chosen.bits >> (was.place::int - 1)) & 1 = 1 AND was.tokens @> becomes.tokens
            )
        )
    )
"""
# Signature, return type, behaviour and body; each may call those before it.
FUNCTIONS = (
    ("content_roles_at(who bigint, place bigint)", "jsonb", "STABLE", ROLES_AT),
    ("content_tokens(who bigint, roles jsonb)", "jsonb", "IMMUTABLE", TOKENS),
    ("content_demands_met(given jsonb, demands jsonb)", "int", "IMMUTABLE", MOST_MET),
    ("content_demands_loosened(after jsonb, before jsonb)", "boolean", "IMMUTABLE", LOOSENED),
    (
        "content_approvals_given(version bigint, submitted int, since int, also bigint, as_guest boolean)",
        "jsonb", "STABLE", GIVEN,
    ),
    (
        "content_approvals_left(version bigint, submitted int, since int, also bigint, as_guest boolean)",
        "int", "STABLE", LEFT,
    ),
    (
        "content_draft_lacks(draft_of bigint, also bigint, as_guest boolean)",
        "int", "STABLE", DRAFT_LACKS,
    ),
)  # fmt: skip


def made(signature: str, answers: str, behaviour: str, text: str) -> str:
    """SQL statement that creates or replaces a function."""
    body = " ".join(text.split())
    return f"CREATE OR REPLACE FUNCTION public.{signature} RETURNS {answers} {_HEAD.format(behaviour, body)};"
