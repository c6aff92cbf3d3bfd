"""
Detection: what is missing, or does not fit, and why it is said.

``books`` is what was known at a time: the entries, in the order of the ledger, filed under what they speak of. A rule in
``rules`` is a pure function of the books, a time and its parameters; ``registry`` names them all. What a rule says is a
``finding``: a discrepancy with its evidence, never guilt. ``detector`` runs them and keeps up with what is posted.
"""
