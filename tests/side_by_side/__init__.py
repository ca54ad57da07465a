"""Our engines beside those of others."""
