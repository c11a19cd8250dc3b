"""Every hardening setting on one screen."""

PASSWORD_HASHERS = ["accounts.hashing.BoundedArgon2PasswordHasher"]
