"""The pipeline that the demo's AWS is seeded with: one module per service."""
