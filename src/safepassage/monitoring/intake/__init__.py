"""Proposes claims from plain text, in English and Arabic, by rules and lists of words; no network model."""
