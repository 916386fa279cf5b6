"""Wiring only: settings, addresses, ASGI and WSGI entry points, the one OpenAPI schema.

Imports every floor; imported by none.
"""
