"""Replays a plan from any hand, with arithmetic of its own."""
