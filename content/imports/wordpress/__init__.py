"""WordPress import (WXR): reads, converts and files an export, and reports every item."""
