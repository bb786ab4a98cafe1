"""Made-up interviews, the same for the same seed: for the demo, for screenshots, for measuring."""

from csr_interview.sample.interviews import sample_interviews

__all__ = ["sample_interviews"]
