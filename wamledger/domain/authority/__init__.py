"""
Authority: who may record what, who may stand as the second person, who may read what, and which parts exclude each other.

Each is one table in code: the write path and the queries read it, it prints itself into docs/roles.md, and the tests go
through it cell by cell.
"""
