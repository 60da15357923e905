"""One folder per AWS service, each with the same file names: model, gateway, tail, panes."""
