"""Merging what two machines hold of the same interview or candidate: pure rules, no store and no clock.

Whichever side asks, and however often, the outcome is the same: merging is commutative, associative and
idempotent. Only two different scorecards of one interview cannot be merged; that is a `Conflict`.
"""
