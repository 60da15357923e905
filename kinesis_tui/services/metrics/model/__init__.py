"""Which metrics a thing has, over which time, and how they are written down."""
