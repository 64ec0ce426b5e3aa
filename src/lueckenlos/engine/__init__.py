"""The chain: arrays in, arrays out. Pure: no files, no clock; the only place with numba.

`types` is what it takes, `results` what it gives. `coverage.run` sums who has a suitable offer at
which age and where links hold, `supply.supply` the choice there is, `findings.findings` the gaps
with their cause, `explain.explain` the evidence behind a figure, `catchment.catchment` places per
child where catchments overlap, `similar.similar` offers worth a word with each other.
"""
