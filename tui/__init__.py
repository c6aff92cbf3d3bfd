"""
The terminal: screens and widgets over what the services answer.

Nothing here decides or reads a database. ``app`` is the register of holdings, given a ``HoldingsSource`` of
``wamledger.services.views``; ``window`` holds the few rows around the cursor; ``register`` draws them;
``history`` shows the life of one item; ``sign_in`` asks who sits there.
"""
