"""
The words for the codes that a person meets on a page or a screen.

One table for each kind of code, in English, marked for the catalogue; ``word`` translates when it is asked. A
code that is not here is shown as it is: a newer ledger may know more codes than an older program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wamledger.i18n import N_, _

STATUS: Final[Mapping[str, str]] = {
    "IN_STORE": N_("In store"),
    "ISSUED": N_("Issued"),
    "IN_TRANSIT": N_("In transit"),
    "IN_MAINTENANCE": N_("In maintenance"),
    "UNACCOUNTED": N_("Unaccounted for"),
    "AWAITING_DISPOSAL": N_("Awaiting disposal"),
    "DESTROYED": N_("Destroyed"),
    "EXPENDED": N_("Expended"),
    "HANDED_OVER": N_("Handed over"),
    "WRITTEN_OFF": N_("Written off"),
}
"""In the order of a register: what the mission holds, what it owes, what has left its charge."""

OWNERSHIP: Final[Mapping[str, str]] = {
    "CONTINGENT": N_("Contingent"),
    "UN": N_("United Nations"),
    "HOST_STATE": N_("Host State"),
    "PARTY": N_("Party (deposit)"),
    "UNDETERMINED": N_("Undetermined"),
    "NONE": N_("Nobody"),
}

CONDITION: Final[Mapping[str, str]] = {
    "SERVICEABLE": N_("Serviceable"),
    "UNSERVICEABLE_REPAIRABLE": N_("Repairable"),
    "UNSERVICEABLE_BER": N_("Beyond repair"),
    "INCOMPLETE": N_("Incomplete"),
    "UNSAFE": N_("Unsafe"),
    "DEACTIVATED": N_("Deactivated"),
    "NOT_INSPECTED": N_("Not inspected"),
}

SERIAL_STATUS: Final[Mapping[str, str]] = {
    "CLEAR": N_("Clear"),
    "PARTIAL": N_("Partly read"),
    "ILLEGIBLE": N_("Illegible"),
    "OBLITERATED": N_("Obliterated"),
    "ALTERED_RESTAMPED": N_("Altered or restamped"),
    "MISMATCHED": N_("Parts differ"),
    "NONE": N_("Never marked"),
    "NOT_CHECKED": N_("Not checked"),
}

ACQUISITION: Final[Mapping[str, str]] = {
    "DECLARED": N_("Declared"),
    "SEIZED": N_("Seized"),
    "CAPTURED": N_("Captured"),
    "SURRENDERED": N_("Surrendered"),
    "COLLECTED": N_("Collected"),
    "FOUND": N_("Found"),
    "RECOVERED": N_("Recovered"),
    "TRANSFERRED_IN": N_("Transferred in"),
    "OPENING_BALANCE": N_("Opening balance"),
}

ORIGIN: Final[Mapping[str, str]] = {
    "INDUSTRIAL": N_("In a factory"),
    "LICENSED_COPY": N_("Copy under licence"),
    "UNLICENSED_COPY": N_("Copy without licence"),
    "CRAFT": N_("By hand"),
    "CONVERTED": N_("Converted"),
    "REACTIVATED": N_("Reactivated"),
    "ADDITIVE_3D": N_("Printed"),
    "UNKNOWN": N_("Unknown"),
}

MARK: Final[Mapping[str, str]] = {
    "MANUFACTURE": N_("Manufacture"),
    "IMPORT": N_("Import"),
    "PROOF": N_("Proof"),
    "PROPERTY": N_("Property"),
    "UNIT_RACK": N_("Unit or rack"),
    "CONFISCATION": N_("Confiscation"),
    "DEACTIVATION": N_("Deactivation"),
    "SECONDARY_ASSIGNED": N_("Assigned serial"),
    "SECURITY": N_("Security"),
    "OTHER": N_("Other"),
}

POSITION: Final[Mapping[str, str]] = {
    "FRAME_RECEIVER": N_("Frame or receiver"),
    "BARREL": N_("Barrel"),
    "SLIDE": N_("Slide"),
    "BOLT": N_("Bolt"),
    "CYLINDER": N_("Cylinder"),
    "BREECH": N_("Breech"),
    "DATA_PLATE": N_("Data plate"),
    "OTHER": N_("Elsewhere"),
}

COUNT: Final[Mapping[str, str]] = {
    "COUNT": N_("Count of quantities"),
    "SAMPLE_SERIAL": N_("Serials, a sample"),
    "FULL_SERIAL": N_("Serials, all"),
    "HANDOVER": N_("At hand-over"),
    "INDEPENDENT": N_("Independent"),
    "INCIDENT": N_("After an incident"),
}

COUNT_SCOPE: Final[Mapping[str, str]] = {
    "ALL": N_("Everything"),
    "WEAPONS": N_("Weapons"),
    "AMMUNITION": N_("Ammunition"),
    "CLASS_A": N_("Weapons of class A"),
    "SAMPLE": N_("What is listed"),
}

UNIT: Final[Mapping[str, str]] = {"EACH": N_("each"), "GRAM": N_("g")}

SIGHTING: Final[Mapping[str, str]] = {
    "SEEN": N_("Seen"),
    "MISSING": N_("Not seen"),
    "UNEXPECTED": N_("Seen, not on the book"),
}

HOLD: Final[Mapping[str, str]] = {
    "EVIDENCE": N_("Evidence"),
    "TRACE": N_("Trace"),
    "INVESTIGATION": N_("Investigation"),
    "DISPUTED": N_("Disputed"),
}

TRACE: Final[Mapping[str, str]] = {
    "TRACED": N_("Traced"),
    "PARTLY_TRACED": N_("Partly traced"),
    "NOT_TRACED": N_("Not traced"),
    "REFUSED": N_("Refused"),
}


PURPOSE: Final[Mapping[str, str]] = {
    "GUARD": N_("Guard"),
    "PATROL": N_("Patrol"),
    "TRAINING": N_("Training"),
    "OPERATION": N_("Operation"),
    "PERSONAL": N_("Personal issue"),
    "MAINTENANCE": N_("Maintenance"),
    "INSPECTION": N_("Inspection"),
    "EVIDENCE": N_("Evidence"),
    "OTHER": N_("Other"),
}

ACTIVITY: Final[Mapping[str, str]] = {
    "TRAINING": N_("Training"),
    "OPERATION": N_("Operation"),
    "TEST": N_("Test"),
    "DISPOSAL_AID": N_("Aid to disposal"),
}

FINDING: Final[Mapping[str, str]] = {
    "OPEN": N_("Open"),
    "REOPENED": N_("Open again"),
    "ACKNOWLEDGED": N_("Acknowledged"),
    "EXPLAINED": N_("Explained"),
    "CONFIRMED": N_("Confirmed"),
    "REFERRED": N_("Referred"),
    "VOID": N_("Void"),
}
"""What became of a finding."""

PROPOSAL: Final[Mapping[str, str]] = {
    "OPEN": N_("Open"),
    "APPROVED": N_("Approved"),
    "REJECTED": N_("Rejected"),
    "WITHDRAWN": N_("Withdrawn"),
    "LAPSED": N_("Lapsed"),
}

RESTRICTION: Final[Mapping[str, str]] = {
    "SUSPENDED": N_("Suspended"),
    "CONSTRAINED": N_("Constrained"),
    "BANNED": N_("Banned"),
    "CLEARED": N_("Cleared"),
}

LOSS: Final[Mapping[str, str]] = {
    "THEFT": N_("Theft"),
    "ATTACK_FIXED_SITE": N_("Attack on a fixed site"),
    "ATTACK_PATROL": N_("Attack on a patrol"),
    "ATTACK_CONVOY": N_("Attack on a convoy"),
    "ABANDONED": N_("Abandoned"),
    "ACCIDENT": N_("Accident"),
    "FIRE_EXPLOSION": N_("Fire or explosion"),
    "UNEXPLAINED": N_("Unexplained"),
    "CORRUPTION": N_("Corruption"),
}

INCIDENT: Final[Mapping[str, str]] = {
    "ATTACK": N_("Attack"),
    "AMBUSH": N_("Ambush"),
    "THEFT": N_("Theft"),
    "FIRE": N_("Fire"),
    "EXPLOSION": N_("Explosion"),
    "ACCIDENT": N_("Accident"),
    "SEIZURE": N_("Seizure"),
    "FIND": N_("Find"),
    "FORCED_WITHDRAWAL": N_("Forced withdrawal"),
    "OTHER": N_("Other"),
}

SITE: Final[Mapping[str, str]] = {
    "STATIC_SITE": N_("Static site"),
    "PICKUP_POINT": N_("Pick-up point"),
    "MOBILE_TEAM": N_("Mobile team"),
    "UN_CAMP": N_("Camp of the mission"),
    "CHECKPOINT": N_("Checkpoint"),
    "CORDON_SEARCH": N_("Cordon and search"),
    "CACHE": N_("Cache"),
    "BATTLEFIELD": N_("Battlefield"),
    "BORDER": N_("Border"),
    "OTHER": N_("Other"),
}

CUSTODY: Final[Mapping[str, str]] = {
    "SINGLE": N_("One person"),
    "TWO_PERSON": N_("Two persons"),
    "DUAL_KEY": N_("Dual key"),
}

SEX: Final[Mapping[str, str]] = {"F": N_("Female"), "M": N_("Male"), "UNSPECIFIED": N_("Not specified")}

AGE_BAND: Final[Mapping[str, str]] = {
    "UNDER_15": N_("Under 15"),
    "15_17": N_("15 to 17"),
    "18_24": N_("18 to 24"),
    "25_34": N_("25 to 34"),
    "35_59": N_("35 to 59"),
    "60_PLUS": N_("60 and over"),
}

PARTICIPANT: Final[Mapping[str, str]] = {
    "COMBATANT": N_("Combatant"),
    "ASSOCIATED": N_("Associated with an armed group"),
    "CHILD_AFG": N_("Child associated with an armed force or group"),
    "DEPENDANT": N_("Dependant"),
    "CIVILIAN": N_("Civilian"),
}


CONTINGENT_LIST: Final[Mapping[str, str]] = {
    "MOU": N_("Agreement"),
    "PACKING_LIST": N_("Packing list"),
    "ARRIVAL": N_("Arrival"),
    "INSPECTION": N_("Inspection"),
    "REPATRIATION": N_("Going home"),
}
"""The lists of a contingent, in the order in which they are made."""

ROTATION_DIFFERENCE: Final[Mapping[str, str]] = {
    "NOT_ARRIVED": N_("Declared, and not on the arrival list"),
    "NOT_DECLARED": N_("On the arrival list, and not declared"),
    "NOT_ON_CHARGE": N_("On the arrival list, and on no book"),
    "NOT_ON_ARRIVAL_LIST": N_("On charge as the contingent's, and on no arrival list"),
    "SHOWN_NOT_ON_CHARGE": N_("Shown at the inspection, and on no book"),
    "NOT_SHOWN": N_("In store by the book at the inspection, and not shown"),
    "NOT_SHOWN_OUT": N_("Out of the store by the book at the inspection, and not shown"),
    "LISTED_NOT_GONE": N_("On the list of what goes home, and not handed over by the book"),
    "LISTED_OF_OTHERS": N_("On the list of what goes home, and not the contingent's"),
    "GONE_NOT_LISTED": N_("Handed over to go home, and not on the list"),
}
"""How lists of a contingent and the book differ over a weapon."""


def word(table: Mapping[str, str], code: str) -> str:
    """The word for a code in the language in use; the code itself where there is none."""
    return _(table[code]) if code in table else code
