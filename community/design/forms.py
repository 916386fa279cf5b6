"""How every Django form comes out: label, help, field and its errors beside it."""

from django.forms.renderers import TemplatesSetting


class DesignRenderer(TemplatesSetting):
    """Set as FORM_RENDERER, so that ``{{ form }}`` and ``{{ form.name.as_field_group }}`` are in the design."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"
