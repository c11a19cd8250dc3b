"""Second factors: authenticator apps, passkeys, recovery codes, factor policy."""
