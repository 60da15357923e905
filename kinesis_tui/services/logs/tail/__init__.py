"""Log events of several groups, each once, however late they come."""
