"""The same where sites fill up: the largest factor of the best."""
