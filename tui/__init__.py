"""
The terminal: screens and widgets over what the services answer.

Nothing here decides or reads a database. ``app`` is the shell around ``screens``; what is in hand on a screen (a voucher, a
register, a slip, a count) lies in a package of its own beside them, apart from how it is drawn; ``widgets`` are the parts
that screens are made of, and ``deeds`` what is done around a ledger.
"""
