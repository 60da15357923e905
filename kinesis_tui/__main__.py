"""Where the program begins: `kinesis-tui` and `python -m kinesis_tui`."""

import sys


def main() -> None:
    """Run the command line and end with its status."""
    try:
        from kinesis_tui.cli.root import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # so early that nothing else hears it
        sys.exit(130)


if __name__ == "__main__":
    main()
