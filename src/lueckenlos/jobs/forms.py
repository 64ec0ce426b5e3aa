"""The filter of the list of jobs."""

from __future__ import annotations

from django import forms

from lueckenlos.jobs.models import Job


class StateForm(forms.Form):
    """In which state the jobs to see are."""

    stand = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "alle"), *Job.State.choices]
    )
