"""Delivery streams: their source, destinations and settings."""
