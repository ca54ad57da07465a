"""Random futures: what may happen to a plan, drawn factor by factor."""
