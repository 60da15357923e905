"""Where the program begins: `kinesis-tui` and `python -m kinesis_tui`."""

import sys


def main() -> None:
    """Run the command line and end with its status."""
    from kinesis_tui.cli.root import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
