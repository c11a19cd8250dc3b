"""Supply chain: software bill of materials and known vulnerabilities."""
