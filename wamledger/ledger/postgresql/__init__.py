"""A ledger in a PostgreSQL database: its address, sessions, rights, schema and upgrade."""
