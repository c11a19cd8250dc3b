"""Pictures are always decoded and encoded again: the output holds pixels and a colour profile, nothing else."""
