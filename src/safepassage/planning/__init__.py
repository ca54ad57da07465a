"""From a scenario to a plan with its proof."""
