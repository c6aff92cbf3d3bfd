"""A disposal by its papers: whether it balances, who looked on, and what stands for two."""
