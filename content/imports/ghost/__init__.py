"""Ghost import (JSON export and redirects.json): reads the files into the records of the WordPress import."""
