"""Webhooks: what others push to us, and what we push to others."""
