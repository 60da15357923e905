"""What must not be shown: secrets found in texts, JSON and bytes, and a mark in their place."""
