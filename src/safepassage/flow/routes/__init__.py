"""From a flow to people on few routes who stay at home as long as they can."""
