SELECT planned.id, 'told ' || count(told.id) || ' times, done ' || coalesce(planned.done_at::text, 'never')
    || ', held: ' || planned.held_because
FROM content_scheduledchange AS planned LEFT JOIN secure_audit_entry AS told
ON told.event = 'content.schedule.completed' AND told.public->'schedule'->1 = to_jsonb(planned.id)
GROUP BY planned.id HAVING count(told.id) <> (planned.done_at IS NOT NULL)::int OR planned.held_at IS NOT NULL
