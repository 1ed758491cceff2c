"""What a browser says when somebody turns the bell on in it."""

from django import forms

from practice.forms import Form
from practice.rules import endpoints


class BellForm(Form):
    """The page's script fills it; nobody types it."""

    endpoint = forms.CharField(max_length=endpoints.LONGEST, widget=forms.HiddenInput)
