"""What several apps need and no app owns: pagination, bounded counts, database fields, collation. Imports no app."""
