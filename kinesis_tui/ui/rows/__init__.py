"""What can be seen in a list of live rows beyond the rows: columns, a histogram, statistics, a difference."""
