"""Policies of sections: changing them, and who must agree."""
