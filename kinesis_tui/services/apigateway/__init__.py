"""API Gateway: REST and HTTP APIs, who may call them, and why an answer was what it was."""
