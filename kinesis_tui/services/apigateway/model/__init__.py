"""What is known of APIs and of calls to them."""
