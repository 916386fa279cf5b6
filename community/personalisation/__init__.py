"""The mix, segments, moves, moments of truth, experiments, pilot circles.

Empty until the first of them is built.
"""
