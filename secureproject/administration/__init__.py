"""Pages of the Django admin about people and security, over the verbs that the CMS and the commands call too."""
