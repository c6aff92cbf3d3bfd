"""
Backups: the ledger in one file, proved whole before it gets its name, and put back from it.

``fault`` what is wrong with a file · ``manifest`` what it says of itself · ``archive`` the ZIP, read as from a stranger
· ``making`` one · ``generations`` of them in a folder · ``reading`` one · ``restoring`` a ledger from it.
"""
