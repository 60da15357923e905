"""The command line: a file for each subcommand, nothing but options, a call, and an exit status."""
