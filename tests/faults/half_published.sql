SELECT article.id, 'live, but its state is not: ' || status.state FROM content_article AS article
JOIN content_revisionstatus AS status ON status.revision_id = article.live_id WHERE status.state <> 'published'
UNION ALL
SELECT words.article_id, 'published, but not live' FROM content_revisionstatus AS status
JOIN content_revision AS words ON words.id = status.revision_id
JOIN content_article AS article ON article.id = words.article_id
WHERE status.state = 'published' AND article.live_id IS DISTINCT FROM words.id
UNION ALL
SELECT article.id, 'live, and the audit log does not say so' FROM content_article AS article
JOIN content_revision AS words ON words.id = article.live_id
WHERE NOT EXISTS (
    SELECT FROM secure_audit_entry AS told WHERE told.event = 'content.article.published'
    AND told.subject_id = article.id::text AND told.public->'revision'->1 = to_jsonb(words.number)
)
UNION ALL
SELECT words.article_id, 'a version without a state' FROM content_revision AS words
WHERE NOT EXISTS (SELECT FROM content_revisionstatus AS status WHERE status.revision_id = words.id)
