"""Signatures of approvals: the statement, offering it to a passkey, and verification. Imports models only."""
