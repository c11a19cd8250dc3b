"""The development server: an embedded PostgreSQL, the supervisor behind bin/server, and the demo desk.

Nothing here runs in production. Everything it writes lies under ``.local/`` of the checkout.
"""
