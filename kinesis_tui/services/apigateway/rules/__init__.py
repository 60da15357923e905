"""What API Gateway does with a call: predicted, and read from its answer."""
