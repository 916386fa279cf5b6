from django import forms
from django.forms.renderers import get_default_renderer

from community.design.forms import DesignRenderer


class HelloForm(forms.Form):
    text = forms.CharField(label="Hello", help_text="A word or two.")
    note = forms.CharField(required=False)
    yes = forms.BooleanField(label="Yes")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, initial="t")

    def clean(self):
        raise forms.ValidationError("Not today.")


def shown():
    return str(HelloForm({"text": "", "note": "<kept>", "token": "t"}))


def test_it_is_the_renderer_of_every_form():
    assert isinstance(get_default_renderer(), DesignRenderer)


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    html = shown()
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_error"' in html and 'id="id_text_helptext"' in html
    field = html[html.index("field-text") : html.index("id_note")]
    assert "This field is required." in field


def test_what_was_typed_is_kept_and_escaped():
    assert 'value="&lt;kept&gt;"' in shown()


def test_a_field_that_may_stay_empty_says_so():
    assert shown().count("field-optional") == 1


def test_an_error_of_the_whole_form_is_announced():
    assert 'role="alert"' in shown() and "Not today." in shown()


def test_a_checkbox_comes_before_its_label_and_radios_have_a_legend():
    html = shown()
    assert html.index('id="id_yes"') < html.index('for="id_yes"')
    assert "<legend>Kind</legend>" in html


def test_hidden_fields_come_out_once_and_without_a_label():
    html = shown()
    assert html.count('name="token"') == 1 and 'for="id_token"' not in html
