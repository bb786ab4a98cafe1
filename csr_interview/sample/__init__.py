"""Made-up interviews, the same for the same seed: for the demo, for screenshots, for measuring."""
