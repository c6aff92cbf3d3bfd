"""The figures as a page of plain text, beside what was wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sample_data.benchmark.label import CONCEALMENTS
from sample_data.benchmark.scoring import targets
from sample_data.benchmark.scoring.wilson import Share
from wamledger.i18n import _

Row = dict[str, Any]


def page(told: Row) -> Iterator[str]:
    """The lines of the page."""
    yield _("Detection benchmark: profile {profile}, seeds {seeds}").format(
        profile=told["profile"], seeds=", ".join(map(str, told["seeds"]))
    )
    yield ""
    yield from _groups(told)
    yield ""
    yield from _whole(told)
    yield ""
    yield from _families(told)
    yield ""
    yield from _rules(told)
    yield ""
    yield from _others(told)


def _mark(reached: bool | None) -> str:
    return "      " if reached is None else _("ok    ") if reached else _("MISSED")


def _number(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _groups(told: Row) -> Iterator[str]:
    yield _("{name:<44}{precision:<44}{recall:<44}{days}").format(
        name=_("Rules"), precision=_("precision (wanted)"), recall=_("recall (wanted)"),
        days=_("days: median, 90th percentile (wanted)"),
    )  # fmt: skip
    for target in targets.TARGETS:
        row = told["groups"][target.name]
        recall, precision = row["recall"], row["precision"]
        if target.families == ("R24",):
            forged = told["forged"]
            recall = Share(forged["verify"], forged["cases"]) if forged else Share(0, 0)
        days = f"{_number(row['days'], 2)}, {_number(row['days_ninety'], 1)} ({_number(target.days, 0)}) "
        asked = (
            None
            if row["days"] is None or target.days is None
            else row["days"] <= max(target.days, targets.SAME_DAY)
        )
        yield (
            f"{target.name[:42]:<44}{_beside(precision, target.precision):<44}"
            f"{_beside(recall, target.recall):<44}{days}{_mark(asked)}"
        )


def _beside(found: Share, wanted: float | None) -> str:
    """A share beside what was wanted of it."""
    if wanted is None:
        return str(found)
    reached = None if found.value is None else found.value >= wanted
    return f"{found} {wanted:.2f} {_mark(reached).strip()}"


def _whole(told: Row) -> Iterator[str]:
    wanted = dict(
        zip(CONCEALMENTS, (targets.NAIVE_FOUND, targets.AWARE_FOUND, targets.INSIDER_FOUND), strict=True)
    )
    for name in CONCEALMENTS:
        yield _("Weapons or 500 rounds gone, noticed, {name:<8} {share}").format(
            name=name, share=_beside(told["grave"][name], wanted[name])
        )
    yield _("False S1 and S2 a mission-month: {found} (wanted at most {wanted}) {mark} {by}; {end} stand at the end").format(
        found=_number(told["false_a_month"], 2), wanted=targets.FALSE_A_MONTH,
        mark=_mark(told["false_a_month"] <= targets.FALSE_A_MONTH), by=told["false_by_rule"] or "", end=told["false_at_end"],
    )  # fmt: skip
    yield _("S3 a site-month: {found} (wanted at most {wanted}) {mark}; on honest work {honest}").format(
        found=_number(told["reviews_a_site_month"], 2), wanted=targets.REVIEWS_A_SITE_MONTH,
        mark=_mark(told["reviews_a_site_month"] <= targets.REVIEWS_A_SITE_MONTH),
        honest=_number(told["reviews_on_honest_work"], 2),
    )  # fmt: skip
    yield _("Look-alikes that never pass S3: {share}; that do not at the end: {end}").format(
        share=_beside(told["negatives_low"], targets.NEGATIVES_LOW), end=told["negatives_low_at_end"]
    )
    if told["negatives_high"]:
        yield _("Look-alikes above S3:")
    for each in told["negatives_high"][:12]:
        yield f"    {each}"
    yield _("S1 from process signals alone: {number} (wanted 0) {mark}").format(
        number=told["process_at_s1"], mark=_mark(not told["process_at_s1"])
    )
    yield _(
        "Evidence sufficient at S1 and S2, cases: {share}; single findings: {findings};"
        " entries named for each needed, median {ratio}, 90th percentile {ninety}"
    ).format(
        share=_beside(told["enough"], targets.SUFFICIENT), findings=told["findings_enough"],
        ratio=_number(told["ratio"], 2), ninety=_number(told["ratio_ninety"], 2),
    )  # fmt: skip
    yield _("True candidate in the first place: {share}").format(share=told["first_rank"])
    yield _("Honest staff named by rules about staff: {share}").format(share=told["staff_named"])
    yield _("Weapons of found cases: {found} of {planted}").format(
        found=told["quantity_found"], planted=told["quantity_planted"]
    )
    for unit, (gone, planted) in told["gone_before"].items():
        yield _("Gone before it was found, or never found, in {unit}: {gone} of {planted}").format(
            unit=unit, gone=gone, planted=planted
        )


def _families(told: Row) -> Iterator[str]:
    yield _("{family:<7}{recall:<28}{intensity:<30}{concealment:<27}{days}").format(
        family=_("case"), recall=_("recall"), intensity=_("by intensity 1 to 5"),
        concealment=_("naive / aware / insider"), days=_("days: median, 90th percentile"),
    )  # fmt: skip
    for code, row in told["families"].items():
        yield (
            f"{code:<7}{row['recall']!s:<28}"
            f"{' '.join(_number(each.value, 2) for each in row['by_intensity'].values()):<30}"
            f"{' / '.join(_number(each.value, 2) for each in row['by_concealment'].values()):<27}"
            f"{_number(row['days_median'], 2)}, {_number(row['days_ninety'], 2)}"
        )


def _rules(told: Row) -> Iterator[str]:
    yield _("{rule:<7}{urgent:<34}{review}").format(
        rule=_("rule"), urgent=_("precision at S1 and S2"), review=_("at S3: true, or an honest fact")
    )
    for code, row in told["rules"].items():
        yield f"{code:<7}{row['urgent']!s:<34}{row['review']}"


def _others(told: Row) -> Iterator[str]:
    yield from _plain(told)
    yield _("Every family together: recall {recall}").format(recall=told["all"])
    for name, row in told["ablations"].items():
        yield _("{name}: recall {recall}, false S1 and S2 a month {false}").format(
            name=name, recall=row["recall"], false=_number(row["false_a_month"], 2)
        )
    yield from _calibration(told)
    if told["forged"]:
        row = told["forged"]
        yield _(
            "Forged ledgers: {cases}; seen by verify {verify}, by R24 {rule}; untouched left in peace: {rest}"
        ).format(cases=row["cases"], verify=row["verify"], rule=row["rule"], rest=row["untouched"])
    if told.get("shuffled"):
        pairs, same = told["shuffled"]
        yield _("{pairs} pairs of one instant exchanged, the same findings: {same}").format(
            pairs=pairs, same=same
        )
    if len(told["states"]) > 1:
        yield _("The rules were changed between these runs: {states}").format(
            states=", ".join(told["states"])
        )
    for run in told["run"]:
        yield _run(run)


def _plain(told: Row) -> Iterator[str]:
    """The detector beside the plain methods: better, or where not."""
    for name, row in told["plain"].items():
        recall, own = row["recall"].value or 0.0, row["detector"].value or 0.0
        fewer = not row["recall"].found or row["own_false_a_month"] <= row["false_a_month"]
        yield _(
            "{name}: recall {recall}, detector {detector} {mark}; precision {precision};"
            " false a month {false}, detector {own} {fewer}"
        ).format(
            name=name, recall=row["recall"], detector=row["detector"], mark=_better(own >= recall),
            precision=row["precision"], false=_number(row["false_a_month"], 2),
            own=_number(row["own_false_a_month"], 2), fewer=_better(fewer),
        )  # fmt: skip


def _better(beaten: bool) -> str:
    return _("(beaten)") if beaten else _("(NOT BEATEN)")


def _calibration(told: Row) -> Iterator[str]:
    for row in told["run_lengths"]:
        off = abs(row["observed"] / row["stated"] - 1)
        yield _(
            "R09, {expected} losses a week: weeks to a false alarm stated {stated}, drawn {observed} {mark};"
            " threefold seen in a quarter {quarter}, median weeks {three}; fivefold {five}"
        ).format(
            expected=row["expected"], stated=_number(row["stated"], 0), observed=_number(row["observed"], 0),
            mark=_mark(off <= targets.LENGTH).strip(), quarter=_number(row["in_a_quarter"], 2),
            three=row["three"], five=row["five"],
        )  # fmt: skip
    if told["calibration"]:
        row = told["calibration"]
        yield _(
            "Nothing planted: S1 and S2 a month {urgent}; alarms a year {alarms}; stated {stated}"
        ).format(urgent=_number(row["urgent_a_month"], 2), alarms=row["alarms_a_year"], stated=row["stated"])


def _run(run: Row) -> str:
    """How long a seed took, beside what is wanted of so many entries."""
    quick: bool | None = run["cpu_seconds"] <= targets.SECONDS and run["megabytes"] <= targets.MEGABYTES
    if not targets.ENTRIES * 3 // 4 < run["entries"] < targets.ENTRIES * 5 // 4:
        quick = None
    one = run["incremental_mean"]
    return _(
        "{entries} entries: generated {generating} s, posted {posting} s, looked at {seconds} s ({cpu} s of"
        " processor), {memory} MB {quick}; one more entry {mean} s {one}, worst {worst} s; same bytes again: {again}"
    ).format(
        entries=run["entries"], generating=_number(run.get("generating")), posting=_number(run.get("posting")),
        seconds=_number(run["seconds"]), cpu=_number(run["cpu_seconds"]), memory=run["megabytes"],
        quick=_mark(quick).strip(), mean=_number(run["incremental_mean"], 3),
        one=_mark(None if one is None else one <= targets.ONE_MORE).strip(),
        worst=_number(run["incremental_worst"], 3), again="-" if run["repeats"] is None else run["repeats"],
    )  # fmt: skip
