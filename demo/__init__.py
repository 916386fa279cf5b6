"""Fills the house with people and talk, for trying it out and for measuring it.

Imports every floor below it; imported by none but the command line.
"""
