"""Plans where people ride: vehicles on round trips, convoys through corridors, walks to where vehicles call."""
