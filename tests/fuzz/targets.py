"""What is fuzzed: each reader of something that comes from outside, with inputs to begin from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.fuzz import carried, evidence, journals, kept_files, spreadsheets


@dataclass(frozen=True, slots=True)
class Target:
    """
    A reader, held to its rules.

    ``run`` ends quietly where the input was read or refused as it should be, and raises otherwise.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    most_bytes: int = 4096
    words: tuple[str, ...] = ()
    """What the format is written with: a fuzzer may put these in, where bytes of its own would never come to them."""


TARGETS: Final[dict[str, Target]] = {
    "journals": Target(journals.journals, journals.of_journals, words=journals.WORDS),
    "operations": Target(journals.operations, journals.of_operations, 600),
    "texts": Target(journals.texts, journals.of_texts, 200),
    "times": Target(journals.times, journals.of_times, 60),
    "separated": Target(spreadsheets.separated, spreadsheets.of_separated, 2048, spreadsheets.WORDS),
    "cells": Target(spreadsheets.cells, spreadsheets.of_cells, 1024),
    "parts": Target(spreadsheets.parts, spreadsheets.of_parts, 8192, spreadsheets.PART_WORDS),
    "archives": Target(spreadsheets.archives, spreadsheets.of_archives, 8192),
    "mappings": Target(spreadsheets.mappings, spreadsheets.of_mappings, 1024, spreadsheets.FIELD_WORDS),
    "canonical": Target(evidence.canonical_bytes, evidence.of_canonical_bytes, 1024),
    "repeated_keys": Target(evidence.repeated_keys, evidence.of_canonical_bytes, 1024),
    "vkeys": Target(evidence.vkeys, evidence.of_vkeys, 300),
    "notes": Target(evidence.notes, evidence.of_notes, 2048, evidence.WORDS),
    "signed": Target(evidence.signed, evidence.of_signed, 400),
    "heads": Target(evidence.heads, evidence.of_notes, 2048, evidence.WORDS),
    "head_texts": Target(evidence.head_texts, evidence.of_head_texts, 300),
    "proofs": Target(evidence.proofs, evidence.of_proofs, 4096, evidence.WORDS),
    "consistencies": Target(evidence.consistencies, evidence.of_consistencies, 4096, evidence.WORDS),
    "paths": Target(evidence.paths, evidence.of_paths, 300),
    "key_files": Target(kept_files.key_files, kept_files.of_key_files, 5000, kept_files.WORDS),
    "recovery_codes": Target(kept_files.recovery_codes, kept_files.of_recovery_codes, 300),
    "sealed_texts": Target(kept_files.sealed_texts, kept_files.of_sealed_texts, 400),
    "session_files": Target(kept_files.session_files, kept_files.of_session_files, 1000, kept_files.WORDS),
    "backups": Target(carried.backups, carried.of_backups, 4096, carried.WORDS),
    "packed": Target(carried.packed, carried.of_packed, 400),
    "manifests": Target(carried.manifests, carried.of_manifests, 1500, carried.WORDS),
    "evidence": Target(carried.evidence, carried.of_evidence, 40_000),
    "forged": Target(carried.forged, carried.of_forged, 60),
    "tip_logs": Target(kept_files.tip_logs, kept_files.of_tip_logs, 8192),
}
