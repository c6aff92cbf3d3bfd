"""Why a row needs somebody's eye, in a word."""

from __future__ import annotations

from typing import Final

from wamledger.i18n import N_

UNACCOUNTED: Final = N_("unaccounted")
OVERDUE: Final = N_("overdue")
HELD: Final = N_("held")
RESERVED: Final = N_("proposed")
RESTRICTED: Final = N_("restricted")
EXPIRED: Final = N_("expired")
DUE: Final = N_("to inspect")
OVER_LICENCE: Final = N_("over limit")
NEAR_LICENCE: Final = N_("near limit")
NO_ANSWER: Final = N_("no answer")
NOT_VERIFIED: Final = N_("unverified")
REVERSED: Final = N_("reversed")
CLOSED: Final = N_("closed")
