"""Made-up interviews for the demo, screenshots and measurements; the same seed gives the same ones."""
