"""Answers in words: what decides, each finding, what changed and why, all four together."""
