"""From a scenario to a network over time, and what of it can be of use."""
