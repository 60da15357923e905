"""What was delivered: where its objects lie, and the records in them."""
