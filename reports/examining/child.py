"""
The program that examines a report, in a process of its own with a limit of memory and time.

It is run with the question as one line of JSON on standard input, the file after it, and answers with JSON on standard
output. A file that exhausts it ends it, and nothing else.
"""

from __future__ import annotations

import sys
from typing import Any

import orjson


def answer(question: dict[str, Any], content: bytes) -> dict[str, Any]:
    """The findings as data."""
    from reports.examining.asked import Examination
    from reports.examining.examination import examined
    from wamledger.i18n import use_language

    use_language(question["language"])
    asked = Examination(
        content,
        vkeys=tuple(question["vkeys"]),
        local=tuple(question["local"]),
        held=question["held"],
        language=question["language"],
    )
    examined(asked)
    return {"findings": [each.as_json() for each in asked.findings], "about": asked.about}


def main() -> None:
    """One file is examined."""
    from wamledger.services.importing.sheet_reader import limit

    limit(int(sys.argv[1]), int(sys.argv[2]))
    question = orjson.loads(sys.stdin.buffer.readline())
    sys.stdout.buffer.write(orjson.dumps(answer(question, sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
