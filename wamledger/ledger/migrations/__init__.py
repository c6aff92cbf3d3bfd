"""
Editions of the schema, and the way from each to the next.

``schema/`` holds every edition whole, as text for each engine; ``versions/`` holds Alembic's scripts from one
to the next. A new ledger is made from the newest text; an older one is upgraded when it is opened.
"""
