"""Where next: which of many candidates mend most, and how much better any choice could be at most.

`sites.best_sites` asks it of a world, `search.most_covered` of any cover, `tour.best_tour` of an
offer that rotates. `bounds` and `exact` prove, `kernels` is compiled.
"""
