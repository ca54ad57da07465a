"""Replays trips, boardings and convoys: what vehicles do, and who is on board."""
