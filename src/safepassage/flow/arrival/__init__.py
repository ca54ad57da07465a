"""Flows that are best at every instant, and plain maximum and minimum-cost flows."""
