"""A form in every state for the page of components."""

from django import forms


class SampleForm(forms.Form):
    """Nothing is done with what it is given."""

    name = forms.CharField(help_text="What others call you.")
    email = forms.EmailField(label="E-mail")
    about = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    city = forms.ChoiceField(choices=[("lisbon", "Lisbon"), ("seoul", "Seoul")], required=False)
    digest = forms.ChoiceField(
        choices=[("never", "Never"), ("weekly", "Weekly")],
        widget=forms.RadioSelect,
        help_text="You can change it later.",
    )
    yes = forms.BooleanField(label="Other members may find me by what I like")


def sample_form() -> SampleForm:
    """A bound form with one field right and the others wrong, so that errors stand beside them."""
    form = SampleForm({"name": "Ada Okafor", "email": "ada at example", "about": "Side two, track 3."})
    form.is_valid()
    return form
