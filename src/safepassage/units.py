"""Units that may appear in a scenario folder, and what they are worth. Units are never guessed."""

KM_PER_LENGTH_UNIT = {"km": 1.0, "mi": 1.609344}
KPH_PER_SPEED_UNIT = {"kph": 1.0, "mph": 1.609344}
SECONDS_PER_HOUR = 3600
"""Seconds in an hour."""
