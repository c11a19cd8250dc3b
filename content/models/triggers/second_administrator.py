"""Whether a second administrator is somebody else's choice: as PostgreSQL asks it
(content/policies/second_administrator.py asks the same).

Whoever asks for something that takes two could make an administrator for it, or make one who makes one. So the role of
whoever agrees, ``held``, is older than the notice, or was given by the operator of the server, or by an administrator
of whom one of these is true, and who is not whoever asked.
"""

VOUCHED_FOR = """(
    held.assigned_by_id IS NULL
    OR held.assigned_at < statement_timestamp() - interval '72 hours'
    OR EXISTS (
        SELECT FROM public.secure_rbac_roleassignment AS giver
        WHERE giver.user_id = held.assigned_by_id AND giver.user_id IS DISTINCT FROM NEW.asked_by_id
        AND giver.role = 'administrator' AND (giver.scope_id IS NULL OR giver.scope_id IN (
            SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = held.scope_id))
        AND (giver.until IS NULL OR giver.until > statement_timestamp())
        AND (giver.assigned_by_id IS NULL OR giver.assigned_at < statement_timestamp() - interval '72 hours')
    )
)"""

# ``who`` is somebody to wait for: not deactivated, and not only invited so far. Whoever never logged in and has no
# second factor has not come yet (accounts/account_state.py asks the same); whoever is frozen just now may come back.
COULD_COME = """(who.is_active AND (
    who.last_login IS NOT NULL
    OR EXISTS (SELECT FROM public.accounts_totpdevice AS device WHERE device.user_id = who.id AND device.confirmed)
    OR EXISTS (SELECT FROM public.accounts_passkey AS passkey WHERE passkey.user_id = who.id)
))"""
