"""A ledger in a SQLite file: creating and recognising it, its connections, its backup and its upgrade."""
