"""The compiled kernel of the earliest-arrival flow, for cities: one flow that is rerouted, never begun again."""
