"""What spans services: how one leads to another, found by asking AWS; no Textual, and nothing is painted here."""
