"""R23: what a contingent declared, brought, showed and took home."""

from __future__ import annotations

from tests.detection.story import BALL, RIFLE, Row, Story, of, one, serial, when
from wamledger.detection.signal import Severity

LOOKS = {name: RIFLE[name] for name in ("make", "model", "calibre")}


def declared(story: Story, what: str, at: str, lines: list[Row], rotation: str = "R1") -> str:
    """A list of the company; its id."""
    return story.post("declare", at, party="COY", list=what, rotation=rotation, lines=lines)


def brought(number: int = 10, **packed: str) -> tuple[Story, list[str]]:
    """The company comes with so many rifles, by a packing list on which some serials may stand otherwise."""
    story = Story()
    lines = [{"serial": packed.get(f"W{n}", serial(f"W-{n:03}")), **LOOKS} for n in range(1, number + 1)]
    declared(story, "PACKING_LIST", when(0), [line for line in lines if line["serial"]])
    codes = story.weapons(number, at=when(1), from_="COY", ownership="CONTINGENT") if number else []
    story.operations[-1]["acquisition"] = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "COY"}
    declared(story, "ARRIVAL", when(2), of(codes))
    return story, codes


def home(
    story: Story, codes: list[str], at: str = when(100), listed: list[Row] | None = None, rotation: str = "R1"
) -> list[str]:
    """The company hands over and goes home; the entries."""
    paper = declared(story, "REPATRIATION", at, of(codes) if listed is None else listed, rotation)
    over = story.post(
        "hand_over",
        when(101),
        from_="ARM",
        to="STATE",
        approved_by="CHIEF",
        authority="MOVEMENT",
        lines=of(codes),
    )
    return [paper, over]


def test_lists_that_agree() -> None:
    """Declared, brought, shown and gone home: nothing."""
    story, codes = brought()
    declared(story, "INSPECTION", when(50), of(codes))
    home(story, codes)
    assert story.found("R23", when(120)) == []


def test_what_was_shown_by_its_papers_is_shown() -> None:
    """Weapons that are out on an issue are not in the store, and an inspection of the store is none of theirs."""
    story, codes = brought()
    story.post("issue", when(49), from_="ARM", to="PLT", due=when(60), purpose="GUARD", lines=of(codes[:3]))
    declared(story, "INSPECTION", when(50), of(codes[3:]))
    assert story.found("R23", when(52)) == []


def test_undeclared_and_not_arrived() -> None:
    """A rifle that was on no list is for review; one that was on it and did not come is for the day after a week."""
    story, codes = brought(W1="")
    finding = one(story.found("R23", when(3)))
    assert finding.severity is Severity.S3
    assert finding.signal.weapons == ["W-001"]
    assert finding.signal.operations == ["DECLARE-1", "DECLARE-2"]
    story, codes = brought()
    story.operations[0]["lines"].append({"serial": "QQ 99881", **LOOKS})
    assert one(story.found("R23", when(3))).severity is Severity.S3
    finding = one(story.found("R23", when(10)))
    assert finding.severity is Severity.S2
    assert finding.signal.figures["serials"] == ["QQ 99881"]
    assert codes


def test_a_serial_that_stands_misread_on_the_packing_list() -> None:
    """Transcription is tried first."""
    assert serial("W-002") == "K5308651"
    story, _codes = brought(W2="K53O86S1")
    assert story.found("R23", when(30)) == []


def test_what_the_contingent_did_not_show() -> None:
    """On the book in its store, and not on the list of the inspection."""
    story, codes = brought()
    inspection = declared(story, "INSPECTION", when(50), of(codes[1:]))
    finding = one(story.found("R23", when(51)))
    assert finding.severity is Severity.S2
    assert finding.signal.weapons == ["W-001"]
    assert finding.signal.operations == ["DECLARE-2", inspection]
    issue = story.post(
        "issue", when(60), from_="ARM", to="PLT", due=when(61), purpose="GUARD", lines=of(codes[:1])
    )
    finding = one(story.found("R23", when(62)))
    assert finding.signal.cleared_at is not None
    assert finding.signal.operations == ["DECLARE-2", inspection, issue]


def test_a_serial_that_stands_misread_on_the_inspection() -> None:
    """Who shows the rifle and misreads its serial has shown it."""
    story, codes = brought()
    assert serial("W-002") == "K5308651"
    shown = [*of(codes[:1]), *of(codes[2:]), {"serial": "KS3O8651", **LOOKS}]
    declared(story, "INSPECTION", when(50), shown)
    assert story.found("R23", when(51)) == []


def test_another_rifle_was_shown_in_its_place() -> None:
    """A substitution is critical for class B."""
    story, codes = brought()
    declared(story, "INSPECTION", when(50), [*of(codes[1:]), {"serial": "QQ 99881", **LOOKS}])
    finding = one(story.found("R23", when(51)))
    assert finding.severity is Severity.S1
    assert finding.signal.figures["shown_in_its_place"] == {"W-001": "QQ 99881"}


def test_an_inspection_of_a_part_says_nothing_of_the_rest() -> None:
    """Less than half of what the book has is a sample."""
    story, codes = brought()
    declared(story, "INSPECTION", when(50), of(codes[:3]), rotation="R2")
    assert story.found("R23", when(51)) == []


def test_another_rifle_went_home_in_its_place() -> None:
    """As many go home as came, and one of them is another."""
    story, codes = brought()
    paper, _over = home(story, codes[1:], listed=[*of(codes[1:]), {"serial": "QQ 99881", **LOOKS}])
    finding = one(story.found("R23", when(101)))
    assert finding.severity is Severity.S1
    assert finding.signal.weapons == ["W-001"]
    assert finding.signal.operations == ["DECLARE-2", paper]


def test_what_stays_behind_and_is_not_seen() -> None:
    """For review with the list; three days later what was neither handed over nor counted since is suspected lost."""
    story, codes = brought()
    paper, _over = home(story, codes[1:])
    assert one(story.found("R23", when(102))).severity is Severity.S3
    finding = one(story.found("R23", when(104)))
    assert finding.severity is Severity.S2
    assert finding.signal.weapons == ["W-001"]
    assert finding.signal.operations == ["DECLARE-2", paper]
    story.count(when(105), of(codes[:1]))
    assert story.found("R23", when(106)) == []


def test_a_detachment_that_hands_over_before_its_list() -> None:
    """The order of the list and the handover makes no difference."""
    story, codes = brought()
    story.post(
        "hand_over",
        when(99),
        from_="ARM",
        to="STATE",
        approved_by="CHIEF",
        authority="MOVEMENT",
        lines=of(codes[1:]),
    )
    declared(story, "REPATRIATION", when(100), of(codes[1:]))
    assert one(story.found("R23", when(104))).signal.weapons == ["W-001"]


def test_a_part_that_goes_home_leaves_the_rest() -> None:
    """A contingent that sends three of ten home keeps seven, unless the list is that of those who came."""
    story, codes = brought()
    home(story, codes[:3], rotation="R2")
    assert story.found("R23", when(120)) == []
    story, codes = brought()
    home(story, codes[:3])
    assert one(story.found("R23", when(120))).signal.weapons == codes[3:]


def test_what_is_on_the_list_and_never_left() -> None:
    """The list says that it went home, and the book has it."""
    story, codes = brought()
    home(story, codes[1:], listed=of(codes))
    finding = one(story.found("R23", when(120)))
    assert finding.severity is Severity.S3
    assert finding.signal.weapons == ["W-001"]


def rounds(story: Story, quantity: int = 1_000) -> None:
    """The company brings a lot."""
    story.lot("L-1", quantity, at=when(1), **{"ownership": "CONTINGENT", "from": "COY"})
    declared(story, "ARRIVAL", when(2), [{"lot": "L-1", "quantity": quantity}])


def test_less_of_a_lot_was_shown() -> None:
    """Lot by lot, with what was fired taken off first."""
    story = Story()
    rounds(story)
    inspection = declared(story, "INSPECTION", when(50), [{"lot": "L-1", "quantity": 700}])
    finding = one(story.found("R23", when(51)))
    assert (finding.severity, finding.signal.quantity) == (Severity.S2, 300)
    assert finding.signal.operations == ["DECLARE-1", inspection]


def test_more_of_a_lot_stands_on_the_list_than_left() -> None:
    """The list of what went home and the handover agree lot by lot."""
    story = Story()
    rounds(story)
    paper = declared(story, "REPATRIATION", when(50), [{"lot": "L-1", "quantity": 1_000}])
    lines = [{"lot": "L-1", "quantity": 800}]
    story.post(
        "hand_over", when(51), from_="ESH", to="STATE", approved_by="CHIEF", authority="MOVEMENT", lines=lines
    )
    finding = one(story.found("R23", when(60)))
    assert (finding.severity, finding.signal.quantity) == (Severity.S2, 200)
    assert finding.signal.operations == ["DECLARE-1", paper]


def test_a_contingent_without_lists_does_no_harm() -> None:
    """A list alone, and lines that name nothing known, say nothing."""
    story = Story()
    declared(story, "MOU", when(1), [{"serial": "A 1"}, {"nature": "CTG-5.56X45-BALL", "quantity": 5}])
    declared(story, "REPATRIATION", when(9), [{"serial": "A 1"}])
    assert story.found("R23", when(60)) == []


def test_one_digit_off_in_a_run_is_another_weapon() -> None:
    """The serials of a contingent follow one another, so a digit more or less is a rifle that did not come."""
    story = Story()
    lines = [{"serial": f"DT10235{n}", **LOOKS} for n in range(8)]
    declared(story, "PACKING_LIST", when(0), lines)
    new = [
        {"new_weapon": {"id": f"W-{n:03}", "serial": f"DT10235{n}", "serial_status": "CLEAR", **RIFLE}}
        for n in range(1, 9)
    ]
    acquisition = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": "COY"}
    story.post("register", when(1), to="ARM", acquisition=acquisition, lines=new)
    declared(story, "ARRIVAL", when(2), of([f"W-{n:03}" for n in range(1, 9)]))
    undeclared = one([each for each in story.found("R23", when(20)) if "undeclared" in each.signal.subject])
    assert (undeclared.severity, undeclared.signal.weapons) == (Severity.S3, ["W-008"])


def test_an_agreement_says_what_may_come() -> None:
    """Without a packing list the agreement is held against what arrived, by model where it names no serials."""
    story = Story()
    declared(story, "MOU", when(0), [dict(LOOKS) for _ in range(11)])
    codes = story.weapons(10, at=when(1), ownership="CONTINGENT")
    declared(story, "ARRIVAL", when(2), of(codes))
    assert story.found("R23", when(20)) == []
    story.operations[0]["lines"] = story.operations[0]["lines"][:8]
    finding = one(story.found("R23", when(20)))
    assert (finding.severity, finding.signal.quantity) == (Severity.S3, 2)


def test_lots_by_nature_and_number() -> None:
    """Who writes the number on the box means the lot that bears it, on every list."""
    story = Story()
    line = {"nature": BALL, "lot_number": "bns 7-1"}
    declared(story, "PACKING_LIST", when(0), [{**line, "quantity": 1_200}])
    story.lot("L-1", 1_000, at=when(1), ownership="CONTINGENT")
    story.operations[-1]["lines"][0]["new_lot"]["lot_number"] = "BNS-7-1"
    declared(story, "ARRIVAL", when(2), [{**line, "quantity": 1_000}])
    declared(story, "INSPECTION", when(50), [{**line, "quantity": 880}])
    short, missing = story.found("R23", when(60))
    assert (short.severity, short.signal.lots, short.signal.quantity) == (Severity.S2, ["L-1"], 200)
    assert (missing.severity, missing.signal.quantity) == (Severity.S2, 120)


def test_less_is_taken_on_charge_than_came() -> None:
    """A week after the arrival list the book has all of it, weapon by weapon and lot by lot."""
    story = Story()
    story.lot("L-1", 900, at=when(1), ownership="CONTINGENT")
    lines = [{"lot": "L-1", "quantity": 1_000}, {"serial": "QX 3311", **LOOKS}]
    paper = declared(story, "ARRIVAL", when(2), lines)
    assert story.found("R23", when(8)) == []
    found = {each.signal.subject: each for each in story.found("R23", when(10))}
    assert found["COY R1 not on charge"].severity is Severity.S3
    assert found["COY R1 on charge L-1"].severity is Severity.S2
    assert found["COY R1 on charge L-1"].signal.operations == ["REGISTER-1", paper]


def test_rounds_that_stay_behind() -> None:
    """Brought less fired less taken home leaves rounds that nobody has counted since."""
    story = Story()
    rounds(story)
    story.post("expend", when(20), from_="ESH", activity="TRAINING", lines=[{"lot": "L-1", "quantity": 300}])
    lines = [{"lot": "L-1", "quantity": 600}]
    story.post(
        "hand_over", when(50), from_="ESH", to="STATE", approved_by="CHIEF", authority="M", lines=lines
    )
    paper = declared(story, "REPATRIATION", when(50), lines)
    finding = one(story.found("R23", when(60)))
    assert (finding.severity, finding.signal.quantity) == (Severity.S2, 100)
    assert finding.signal.operations == ["DECLARE-1", paper]
    story.count(when(61), [{"lot": "L-1", "quantity": 100}], place="ESH")
    assert story.found("R23", when(62)) == []


def test_what_the_relief_has_taken_over_is_not_left_behind() -> None:
    """Two rifles stand on the arrival list of the platoon that relieves the company, some days before it leaves."""
    story, codes = brought()
    home(story, codes[2:])
    assert one(story.found("R23", when(120))).signal.weapons == codes[:2]
    story.post("declare", when(102), party="PLT", list="ARRIVAL", rotation="P1", lines=of(codes[:2]))
    assert story.found("R23", when(120)) == []


def test_what_the_contingent_has_for_good_is_shown() -> None:
    """Personal rifles stand with the company, and an inspection that sees some of them sees all."""
    story, codes = brought()
    story.post("issue", when(3), from_="ARM", to="COY", due="STANDING", purpose="PERSONAL", lines=of(codes))
    inspection = declared(story, "INSPECTION", when(50), of(codes[1:]))
    finding = one(story.found("R23", when(52)))
    assert (finding.severity, finding.signal.weapons) == (Severity.S2, ["W-001"])
    assert finding.signal.operations == ["DECLARE-2", inspection]


def test_lists_of_what_is_on_no_book() -> None:
    """Ten rifles came by the list, nine went home and another in place of the tenth, and none was ever on charge."""
    story = Story()
    lines = [{"serial": serial(f"W-{n:03}"), "type": "SA-06", **LOOKS} for n in range(1, 11)]
    came = declared(story, "ARRIVAL", when(2), lines)
    went = declared(story, "REPATRIATION", when(50), [*lines[1:], {"serial": "QZ-99871", **LOOKS}])
    found = {each.signal.subject: each for each in story.found("R23", when(60))}
    finding = found["COY R1 never on the book"]
    assert finding.severity is Severity.S1
    assert finding.signal.operations == [came, went]
    assert finding.signal.figures["serials"] == [serial("W-001")]
