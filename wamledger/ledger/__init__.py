"""
The ledger's memory: canonical bytes, the Merkle tree over them, signed heads, and the store that keeps all
of it.

What is here may read and write files and databases. It decides nothing: what may happen is the domain's
business, and what a person sees is the front end's.
"""
