"""Accounts: who a user is. Log-in, second factor, sessions, recovery, lifecycle of an account."""
