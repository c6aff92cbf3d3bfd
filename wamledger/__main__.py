"""``python -m wamledger`` is the program."""

import sys

from wamledger.cli import main

if __name__ == "__main__":
    sys.exit(main())
