"""Publication proofs, and the check that readers see what was approved."""
