"""Made-up interviews, the same for the same seed: for the demo, for screenshots, for measuring."""

from csr_interview.sample.interviews import sample_interviews, sample_pairs

__all__ = ["sample_interviews", "sample_pairs"]
