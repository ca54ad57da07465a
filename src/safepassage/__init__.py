"""Plan, forecast and monitor the evacuation of people through a window that closes at an unknown time."""

__version__ = "0.1.0"
