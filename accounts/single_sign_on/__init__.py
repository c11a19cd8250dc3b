"""Single sign-on with the organisation's identity provider (OpenID Connect). Off unless configured.

authentication/sso_callback.py reads top to bottom; only provider.py talks to the provider, and only tokens.py
verifies what it says.
"""
