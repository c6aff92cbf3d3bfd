"""
Whether a printed report is what its data, its head and its proof say: examined from the file alone, without a ledger.

``child`` runs in a process of its own, because a file from outside may be made to exhaust whoever reads it: ``pdf_file``
reads the file, ``examination`` looks at everything in it and finds. ``examine`` starts the child and gives its findings.
"""
