"""The soak: the real program for minutes at 10,000 records/s with a fault every second (`make soak`); no test."""
