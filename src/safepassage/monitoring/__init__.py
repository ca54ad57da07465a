"""Makes one situation of contradictory, copied and unconfirmed reports."""
