"""Every noun of the field: immutable, validated at the door; no disk, no solver, no clock."""
