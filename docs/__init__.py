"""The documentation, and the script that renders its references."""
