"""Pictures are always decoded and encoded again: what comes out holds pixels and a colour profile, nothing else."""
