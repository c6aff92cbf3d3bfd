"""The words for each figure by which a rule reckons whether something is an accident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wamledger.i18n import N_

CHANCES: Final[Mapping[str, str]] = {
    "alarms": N_("Alarms"),
    "allowance_k": N_("Allowance (k)"),
    "baseline_from": N_("Compared with, from"),
    "baseline_lines": N_("Lines compared with"),
    "baseline_loss_lines": N_("Of them with a loss"),
    "baseline_to": N_("Compared with, until"),
    "baseline_weeks": N_("Weeks compared with"),
    "chance_of_none": N_("Chance that none differs"),
    "distribution": N_("Distribution"),
    "expected_a_week": N_("Expected in a week"),
    "expected_loss_lines": N_("Lines with a loss to be expected"),
    "h": N_("Limit (h)"),
    "k": N_("Allowance (k)"),
    "kinds_of_lines": N_("Kinds of lines"),
    "least_rate_ratio": N_("Least ratio looked at"),
    "limit_h": N_("Limit (h)"),
    "limit_once": N_("Limit for a single month"),
    "limit_twice": N_("Limit for two months"),
    "lines": N_("Lines"),
    "loss_lines": N_("Lines with a loss"),
    "loss_lines_to_1000": N_("Lines with a loss, of 1000"),
    "mean_of_log": N_("Mean of the logarithms"),
    "mean_weeks_to_a_false_alarm": N_("Weeks to a false alarm, on average"),
    "median_of_log": N_("Median of the logarithms"),
    "own_lines": N_("Own lines"),
    "own_loss_lines": N_("Own lines with a loss"),
    "p": N_("Chance that it is an accident"),
    "p_corrected": N_("Corrected for all comparisons"),
    "p_corrected_at_most": N_("Corrected, at most"),
    "p_uncorrected": N_("Chance that it is an accident, before correction"),
    "peers": N_("Compared with how many others"),
    "rate_ratio": N_("Ratio of rates"),
    "run": N_("Run of the rules"),
    "score": N_("Score"),
    "score_beside_own_months": N_("Score beside its own months"),
    "score_without_what_is_explained": N_("Score without what is explained"),
    "sigmas": N_("Standard deviations looked at"),
    "spread_of_log": N_("Spread of the logarithms"),
    "spread_per_million": N_("Spread, of a million"),
    "sums": N_("Sums"),
    "tests_in_run": N_("Comparisons made"),
    "threshold": N_("Threshold"),
    "times_the_usual": N_("Times the usual"),
    "usual_share_found_per_million": N_("Usual share found, of a million"),
    "variance_to_mean": N_("Variance to mean"),
    "week": N_("Week"),
    "weeks": N_("Weeks"),
}
