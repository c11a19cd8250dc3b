"""Programs that clean one file each and exit; started by ``process``, never imported by the server."""
