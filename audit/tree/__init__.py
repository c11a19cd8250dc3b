"""The Merkle tree over the audit log: sealing, proofs and verification (RFC 6962)."""
