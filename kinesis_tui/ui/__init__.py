"""Widgets that know no service, and the terminal they are painted on."""
