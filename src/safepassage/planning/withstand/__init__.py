"""Plans that withstand blocked corridors."""
