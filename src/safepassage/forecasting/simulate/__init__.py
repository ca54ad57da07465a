"""Carrying out a plan in one future or in many: people move on whole steps, queue, and are counted everywhere."""
