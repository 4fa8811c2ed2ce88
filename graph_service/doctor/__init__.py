"""Looks at everything a service needs and changes nothing."""
