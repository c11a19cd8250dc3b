"""Logging in at the organisation's own identity provider (OpenID Connect). Off unless it is configured.

coming_in.py reads top to bottom; provider.py is the only part that talks to the provider, tokens.py the only one that
believes it.
"""
