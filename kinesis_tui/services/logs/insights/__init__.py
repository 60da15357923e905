"""Logs Insights: a query, its run, and what came of it; knows neither the screen nor AWS."""
