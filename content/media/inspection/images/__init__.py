"""Pictures are always decoded and encoded again: the output holds pixels in sRGB, nothing else."""
