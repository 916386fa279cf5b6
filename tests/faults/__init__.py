"""The house under faults: processes and services die while people talk, and nothing may be lost.

`python -m tests.faults`, which `make faults` runs, plays the `scenarios` in one `house` of real processes, on a
database of its own; `forms` says how large. `schedule` decides when what happens. `people` talk and listen all the
while as one `crowd` and note what they were told, and `checker` compares their notes with the database and with each
other. Nothing may be lost, doubled, disordered or missing.
"""
