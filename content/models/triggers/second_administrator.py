"""Second administrator: whether their approval is independent of the requester, as PostgreSQL checks it
(content/policies/second_administrator.py does the same).

A requester who needs a second person could make an administrator for it, or one who makes one. So the role of the
approver, ``held``, is older than the notice, or was assigned by the operator of the server, or by an administrator
other than the requester for whom one of these is true.
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

# ``who`` can be waited for: not deactivated, and not merely invited. A user who never logged in and has no second
# factor does not count yet (accounts/account_state.py says the same); a frozen one may return.
COULD_COME = """(who.is_active AND (
    who.last_login IS NOT NULL
    OR EXISTS (SELECT FROM public.accounts_totpdevice AS device WHERE device.user_id = who.id AND device.confirmed)
    OR EXISTS (SELECT FROM public.accounts_passkey AS passkey WHERE passkey.user_id = who.id)
))"""
