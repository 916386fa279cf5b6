"""This room's part of the API: the same verbs and the same access as its pages."""

from ninja import Router

router = Router()
