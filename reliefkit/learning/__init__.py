"""Learning: predict first, then see what the law says and why."""

from reliefkit.learning.predict import predict

__all__ = ["predict"]
