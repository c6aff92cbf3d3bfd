"""
Verifying: the whole ledger, held against itself and against what others hold of it.

Each step is a module: ``guards`` 1, ``entries`` 2, ``tree`` 3, ``heads`` 4 to 6, ``projections`` 7,
``conservation``
8. ``block`` does what can be done for a run of entries on its own, ``workers`` says who does it,
   ``assembly`` puts the blocks together; ``finding`` and ``verdict`` are what comes out.
   ``services.verification`` orders the steps.
"""
