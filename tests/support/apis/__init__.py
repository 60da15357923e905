"""A scripted API Gateway."""
