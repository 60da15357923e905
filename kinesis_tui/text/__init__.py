"""Text as terminals and people need it: cells, quantities, times."""
