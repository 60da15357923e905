"""The panes of CloudWatch Logs."""
