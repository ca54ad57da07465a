"""Vehicles in a future: trips in order, one leg after the other, with whoever is there."""
