"""The commands that do something else than record one operation, as they are listed."""

from __future__ import annotations

from typing import Final

from wamledger.cli.contents import BOOKS, LEDGER, PROOF, Task
from wamledger.i18n import N_

_HERE: Final = "wamledger.cli"

LEDGER_TASKS: Final = (
    Task(
        name="init",
        panel=LEDGER,
        summary=N_("Create an empty ledger."),
        more=N_(
            "Beside it lies the key by which its heads are signed; keep a copy of that in another place."
        ),
        example="wamledger init --ledger gao.db --code GAO --mission 'UN Mission in Talmeria, Sector East'",
        function=f"{_HERE}.opening:init",
    ),
    Task(
        name="post",
        panel=LEDGER,
        summary=N_("Record the operations of journals."),
        more=N_(
            "One refused line refuses the whole call, and nothing of it is kept; --keep-going records the good "
            "lines. Each refused line is named with file, line, field, reason and remedy."
        ),
        example="wamledger post monday.jsonl tuesday.jsonl",
        function=f"{_HERE}.journals:post",
    ),
    Task(
        name="import-history",
        panel=LEDGER,
        summary=N_("Record past operations, with the times and approvals of their papers."),
        example="wamledger import-history 2024.jsonl 2025.jsonl --keep-going",
        function=f"{_HERE}.journals:import_history",
    ),
    Task(
        name="import",
        panel=LEDGER,
        summary=N_("Bring in a register from a spreadsheet."),
        more=N_(
            "How each column was understood is shown, and every row that stays out is named. Look first with "
            "--dry-run; take the repairs that are offered with --accept-repairs."
        ),
        example=(
            "wamledger import coe-register.xlsx --as weapons --to GAO-ARM --mode DECLARED "
            "--ownership CONTINGENT --received-from INF-1 --dry-run --report stayed-out.csv"
        ),
        function=f"{_HERE}.importing:import_",
    ),
    Task(
        name="tui",
        panel=LEDGER,
        summary=N_("Work on terminal screens; also without any command."),
        example="wamledger tui --demo",
        function=f"{_HERE}.screens:tui",
        json=False,
    ),
    Task(
        name="serve",
        panel=LEDGER,
        summary=N_("Show the same screens in a browser on this machine."),
        more=N_(
            "One process serves each tab, and people sign in on the screens. Unless told otherwise nobody else on the"
            " network reaches them. Needs the extra 'web'."
        ),
        example="wamledger serve --port 8420",
        function=f"{_HERE}.serving:serve",
        json=False,
    ),
    Task(
        name="demo",
        panel=LEDGER,
        summary=N_("See the whole way through a ledger, on an invented mission and published figures."),
        example="wamledger demo --out my-demo",
        function=f"{_HERE}.screens:demo",
        json=False,
    ),
)

BOOK_TASKS: Final = (
    Task(
        name="holdings",
        panel=BOOKS,
        summary=N_("Who holds what, now or as of any time."),
        example="wamledger holdings --at GAO --as-of 2026-03-31",
        function=f"{_HERE}.books:holdings",
    ),
    Task(
        name="history",
        panel=BOOKS,
        summary=N_("The life of a weapon or a lot."),
        example="wamledger history W-000123",
        function=f"{_HERE}.books:history",
    ),
    Task(
        name="match",
        panel=BOOKS,
        summary=N_("Whose serial is this? Weapons on record that may bear it, the likeliest first."),
        more=N_(
            "Also where it was read otherwise: letters for figures, another script, characters left out. A hit is a "
            "reason to compare the marks, and never proof."
        ),
        example="wamledger match 'AF1O4317' --model FNC",
        function=f"{_HERE}.matching:match",
    ),
    Task(
        name="list",
        panel=BOOKS,
        summary=N_("The places, parties, users, natures, limits or types that the ledger knows."),
        example="wamledger list places",
        function=f"{_HERE}.books:listed",
    ),
    Task(
        name="participants",
        panel=BOOKS,
        summary=N_("The people in disarmament, by number; with names for a DDR officer."),
        example="wamledger participants --names",
        function=f"{_HERE}.participants:participants",
    ),
    Task(
        name="forget-participant",
        panel=BOOKS,
        summary=N_("Let the name of a participant be forgotten; the record stays whole."),
        more=N_("Backups that were made earlier have the name still."),
        example="wamledger forget-participant P-000123 --reason 'left the programme, asked for it'",
        function=f"{_HERE}.participants:forget_participant",
    ),
    Task(
        name="report",
        panel=BOOKS,
        summary=N_("Print a report as PDF, under the signed head of the ledger."),
        example="wamledger report item W-000123 -o W-000123.pdf",
        function=f"{_HERE}.papers:report",
        lists=f"{_HERE}.papers:listed",
    ),
    Task(
        name="export",
        panel=BOOKS,
        summary=N_(
            "Write the journal back, as it can be posted into a new ledger; or the entries, as evidence."
        ),
        more=N_(
            "Keys, proposals and signatures belong to this ledger alone and are not in the journal. With --entries the "
            "file has every entry as it is stored, and whoever has it checks it without the ledger: check-export."
        ),
        example="wamledger export gao.jsonl",
        function=f"{_HERE}.journals:export",
    ),
    Task(
        name="schema",
        panel=BOOKS,
        summary=N_("The JSON Schema of a journal's operations, for other programs."),
        example="wamledger schema",
        function=f"{_HERE}.journals:schema",
        json=False,
        ledger=False,
    ),
)

PROOF_TASKS: Final = (
    Task(
        name="verify",
        panel=PROOF,
        summary=N_("Check the whole ledger; exit code 3 where it is not sound, naming what and where."),
        more=N_(
            "Only a head that was kept outside shows that nothing was written again: give it with --head."
        ),
        example="wamledger verify --head head-of-march.txt",
        function=f"{_HERE}.verification:verify",
    ),
    Task(
        name="checkpoint",
        panel=PROOF,
        summary=N_("The signed head of the ledger, for somebody outside to keep."),
        example="wamledger checkpoint --out head-of-march.txt",
        function=f"{_HERE}.proofs:checkpoint",
    ),
    Task(
        name="prove",
        panel=PROOF,
        summary=N_("The proof that an entry is in the ledger, or that the ledger continues an earlier one."),
        example="wamledger prove WAM-E000041 -o e41.tlog-proof",
        function=f"{_HERE}.proofs:prove",
    ),
    Task(
        name="check-proof",
        panel=PROOF,
        summary=N_("Check a proof without the ledger; exit code 3 where it does not hold."),
        example="wamledger check-proof e41.tlog-proof --vkey 'wamledger/gao/1f2e3d4c+5b6a7988+AQ…'",
        function=f"{_HERE}.proofs:check_proof",
        ledger=False,
    ),
    Task(
        name="verify-report",
        panel=PROOF,
        summary=N_("Check a printed report from its file alone; exit code 3 where it does not hold."),
        more=N_(
            "What is enclosed in the PDF is read, the report is drawn again from it, and the pages are compared; then head, "
            "proof and QR code are checked. Give the ledger's public key with --key, from a person whom you trust."
        ),
        example="wamledger verify-report stock.pdf --key 'wamledger/gao/1f2e3d4c+5b6a7988+AQ…'",
        function=f"{_HERE}.report_check:verify_report",
    ),
    Task(
        name="sign-report",
        panel=PROOF,
        summary=N_("Sign a report with your own key and certificate, as readers of PDF show it."),
        more=N_(
            "The signature is added behind the report, which stays as it is and can be checked as before."
        ),
        example="wamledger sign-report stock.pdf --p12 officer.p12 -o stock-signed.pdf",
        function=f"{_HERE}.report_signing:sign_report",
        ledger=False,
    ),
    Task(
        name="check-export",
        panel=PROOF,
        summary=N_(
            "Check exported entries without the ledger, and who signed them; exit code 3 where they do not hold."
        ),
        more=N_(
            "Everything is computed again from the file. Give the ledger's public key, from a person whom you trust and "
            "not with the file, with --vkey; a head that you kept with --head."
        ),
        example="wamledger check-export gao-entries.jsonl --vkey 'wamledger/gao/1f2e3d4c+5b6a7988+AQ…'",
        function=f"{_HERE}.evidence:check_export",
        ledger=False,
    ),
    Task(
        name="rebuild",
        panel=PROOF,
        summary=N_("Make everything that is derived from the entries again, and say what was otherwise."),
        example="wamledger rebuild --ledger gao.db",
        function=f"{_HERE}.verification:rebuild",
    ),
)
