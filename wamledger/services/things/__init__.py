"""A page for each thing of the ledger: what is known of it, what happened to it, and what can be done next."""
