"""The command line, as ``python -m driftwitness``."""

from driftwitness.cli import main

if __name__ == "__main__":
    main()
