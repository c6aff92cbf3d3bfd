"""
``python -m sample_data [FOLDER]``: all files of the sample are written again, byte for byte as they were.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sample_data.writing import HERE, write
from wamledger.i18n import _


def main(arguments: list[str]) -> int:
    """The files are written, into the package itself unless a folder is named."""
    folder = Path(arguments[0]) if arguments else HERE
    docs = HERE.parent / "docs" if not arguments and (HERE.parent / "docs").is_dir() else None
    for path in write(folder, docs):
        sys.stdout.write(_("written: {name}").format(name=path.name) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
