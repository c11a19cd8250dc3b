"""Programs that clean one file each and end; started by ``process``, never imported by what serves."""
