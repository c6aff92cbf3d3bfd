"""Whose goods were before they came, as the modes of acquisition and kinds of ownership tell."""

from __future__ import annotations

from typing import Final

FROM_OUTSIDE: Final = frozenset({"SEIZED", "CAPTURED", "SURRENDERED", "COLLECTED", "FOUND", "RECOVERED"})
"""Ways in which something comes that was not the mission's or a contingent's."""

HANDED_IN: Final = frozenset({"SURRENDERED", "COLLECTED"})
"""Those of them in which somebody hands it in."""

OWN_STOCK: Final = frozenset({"CONTINGENT", "UN"})
"""Ownership of what the mission or a contingent brought."""
