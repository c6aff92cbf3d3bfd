"""
The mission's own limits, each with the default that stands until the mission sets another.

A default is a choice of this program, not a rule of anybody's manual, unless its source says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from wamledger.i18n import N_


@dataclass(frozen=True, slots=True)
class Policy:
    """A limit: its name, default, what it takes, what it governs."""

    name: str
    default: str | int | bool
    allowed: tuple[str, ...] | None
    meaning: str

    def takes(self, value: Any) -> bool:
        """Whether ``value`` may be set."""
        if self.allowed is not None:
            return value in self.allowed
        if isinstance(self.default, bool):
            return isinstance(value, bool)
        if isinstance(self.default, int):
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return isinstance(value, str)

    @property
    def takes_words(self) -> str:
        """What may be set, in marked words."""
        if self.allowed is not None:
            return ", ".join(self.allowed)
        return (
            "true, false"
            if isinstance(self.default, bool)
            else N_("a whole number")
            if isinstance(self.default, int)
            else N_("text")
        )


_ALL: Final = (
    Policy("expired_issue", "REFUSE", ("REFUSE", "WARN"), N_("What happens when an expired lot is issued.")),
    Policy(
        "explosive_licence",
        "WARN",
        ("REFUSE", "WARN"),
        N_("What happens when a place would hold more than its licence."),
    ),
    Policy("explosive_warning_percent", 90, None, N_("From which share of the licence a warning is given.")),
    Policy("issue_overdue_grace_hours", 2, None, N_("Hours after the due time before an issue is overdue.")),
    Policy("operation_overdue_grace_hours", 24, None, N_("The same for issues for operations.")),
    Policy(
        "standing_issue_days", 30, None, N_("Days after which a standing issue must have been seen again.")
    ),
    Policy(
        "transit_grace_hours",
        24,
        None,
        N_("Hours after the expected arrival before a consignment is overdue."),
    ),
    Policy("count_interval_days", 7, None, N_("Days between counts of a store by number.")),
    Policy("full_count_interval_days", 183, None, N_("Days between full counts by serial number.")),
    Policy("ammunition_count_interval_days", 31, None, N_("Days between counts of ammunition.")),
    Policy("sample_percent", 10, None, N_("Share of serial numbers in a sample check.")),
    Policy(
        "sample_floor",
        5,
        None,
        N_("Fewer than this are never looked at in a sample, unless there are fewer."),
    ),
    Policy("ammunition_sample_percent", 5, None, N_("Share of the lots in a sample count of ammunition.")),
    Policy(
        "class_a_count_interval_days",
        31,
        None,
        N_("Days between looks at every weapon of class A (launchers, mortars, missiles)."),
    ),
    Policy(
        "attractive_count_interval_days",
        92,
        None,
        N_("Days between full counts of ammunition of class A (grenades, detonators, mines, missiles)."),
    ),
    Policy("ammunition_full_count_interval_days", 365, None, N_("Days between counts of every lot.")),
    Policy(
        "independent_count_interval_days", 365, None, N_("Days between counts by people outside the store.")
    ),
    Policy("incident_count_hours", 48, None, N_("Hours after an incident until everything was counted.")),
    Policy("late_entry_hours", 72, None, N_("Hours after which an entry counts as late.")),
    Policy("intake_hours", 24, None, N_("Hours from a seizure to its entry.")),
    Policy("disposal_age_days", 90, None, N_("Days after which collected stock should be in disposal.")),
    Policy("temporary_place_hours", 48, None, N_("Hours that goods may stand in a temporary place.")),
    Policy("trace_reply_days", 60, None, N_("Days within which a trace should be answered.")),
    Policy("loss_report_hours", 24, None, N_("Hours within which a loss is reported.")),
    Policy("notable_weapons", 10, None, N_("More weapons than this make a loss notable.")),
    Policy("notable_rounds", 500, None, N_("More rounds than this make a loss notable.")),
    Policy("reporting_limit_rounds", 500, None, N_("Loss of rounds from which a report goes up.")),
    Policy(
        "expenditure_tolerance_percent", 3, None, N_("Difference between rounds and cases that is let pass.")
    ),
    Policy("road_speed_km_h", 80, None, N_("Faster than this by road is impossible.")),
    Policy("air_speed_km_h", 900, None, N_("Faster than this by air is impossible.")),
    Policy(
        "false_alarms_per_year",
        4,
        None,
        N_("How many false alarms of the statistical rules a year are agreed to."),
    ),
    Policy("proposal_hours", 72, None, N_("Hours after which a proposal that nobody has decided lapses.")),
    Policy("session_hours", 8, None, N_("Hours after which whoever signed in signs in again.")),
    Policy("session_idle_minutes", 30, None, N_("Minutes without a command after which a session ends.")),
    Policy("screen_idle_minutes", 10, None, N_("Minutes without a key after which the screens are locked.")),
    Policy("sign_in_failures", 10, None, N_("Wrong passphrases in a row that lock an account for a while.")),
    Policy("lock_minutes", 15, None, N_("How many minutes an account is locked then.")),
    Policy("attachment_max_bytes", 33_554_432, None, N_("Bytes that an attached file may have.")),
    Policy(
        "attachment_types",
        "image pdf text office",
        None,
        N_("Kinds of files that may be attached: image, pdf, text, office, or any."),
    ),
    Policy("retention_years", 30, None, N_("Years for which records are kept at least.")),
    Policy(
        "small_cell_people",
        5,
        None,
        N_("Statistics withhold a figure about fewer people than this."),
    ),
    Policy(
        "receipt_statement", "", None, N_("What is printed on each receipt to a person, beside the rest.")
    ),
    Policy("classification", "UN RESTRICTED", None, N_("What is printed on each page.")),
)

POLICIES: Final[dict[str, Policy]] = {policy.name: policy for policy in _ALL}
