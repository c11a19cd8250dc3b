SELECT a.id, a.slug, a.changed_at, a.archived_at, a.section_id, s.title, u.name, a.live_id, NULL, r.title, st.state,
    st.sent_back_at,
    EXISTS (
        SELECT 1 FROM secure_rbac_scopeancestor l JOIN secure_rbac_roleassignment h ON h.scope_id = l.ancestor_id
        WHERE l.scope_id = s.scope_id AND h.user_id = %(user)s AND (h.until IS NULL OR h.until > statement_timestamp())
        AND (h.role IN ('editor', 'administrator') OR (h.role = 'contributor'
            AND (a.author_id = %(user)s OR a.draft_author_ids @> ARRAY[%(user)s]::bigint[])))
    ) AND a.archived_at IS NULL,
    EXISTS (
        SELECT 1 FROM secure_rbac_scopeancestor l JOIN secure_rbac_roleassignment h ON h.scope_id = l.ancestor_id
        WHERE l.scope_id = s.scope_id AND h.user_id = %(user)s AND (h.until IS NULL OR h.until > statement_timestamp())
        AND h.role IN ('editor', 'administrator')
    ) AND a.archived_at IS NULL AND NOT a.draft_author_ids @> ARRAY[%(user)s]::bigint[]
FROM content_article a JOIN content_section s ON s.id = a.section_id JOIN accounts_user u ON u.id = a.author_id
LEFT JOIN content_revision r ON r.id = a.draft_id LEFT JOIN content_revisionstatus st ON st.revision_id = r.id
WHERE EXISTS (
    SELECT 1 FROM secure_rbac_scopeancestor l JOIN secure_rbac_roleassignment h ON h.scope_id = l.ancestor_id
    WHERE l.scope_id = s.scope_id AND h.user_id = %(user)s AND h.role IN ('contributor', 'editor', 'administrator')
    AND (h.until IS NULL OR h.until > statement_timestamp())
) OR EXISTS (
    SELECT 1 FROM content_articlegrant g WHERE g.content_object_id = a.id AND g.user_id = %(user)s
    AND (g.until IS NULL OR g.until > statement_timestamp())
)
ORDER BY a.changed_at DESC, a.id DESC LIMIT 51
