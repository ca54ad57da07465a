"""Vehicles: who drives where, whom they carry, and when."""
