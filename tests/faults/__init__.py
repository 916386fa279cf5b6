"""The house under faults: web processes and the worker are killed and paused while people talk.

`python -m tests.faults --seconds 60 --seed 1`, which `make faults` runs. `schedule` decides when what happens, `house`
does it to real processes, `people` talk and listen all the while and note what they were told, and `checker` compares
their notes with the database. Nothing may be lost, doubled, disordered or missing.
"""
