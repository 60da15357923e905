"""What speed, memory and bytes the program takes, each beside the usual way in the same run; figures, never tests."""
